// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why an object is not replicated (`SrcObjectNotEligible` of Batch Replication's failure codes).
public enum ReplicationRefusal: Sendable, Equatable {
    /// No enabled rule's filter matches.
    case noRule
    /// It is a delete marker, and this rule does not carry them.
    case deleteMarker(rule: String)
    /// A key of KMS encrypts it, and this rule does not select such objects.
    case encryption(rule: String)
    /// It is archived, which replication does not support even when it is restored.
    case archived(storageClass: String)
    /// A key that only the customer has encrypts it (SSE-C).
    case customerKey

    /// The row's line in the report: the service's own status, code and sentence, then the reason.
    public var failure: TaskFailure {
        TaskFailure(
            httpStatus: 500, errorCode: "SrcObjectNotEligible",
            message: "Object is not eligible for replication: \(reason)", attempts: 0)
    }

    private var reason: String {
        switch self {
        case .noRule: "no enabled rule matches it"
        case .deleteMarker(let rule):
            "it is a delete marker, and rule \(rule) does not replicate these"
        case .encryption(let rule):
            "a KMS key encrypts it, and rule \(rule) lacks SseKmsEncryptedObjects Enabled"
        case .archived(let storageClass): "its storage class is \(storageClass)"
        case .customerKey:
            "a customer's key encrypts it (SSE-C), and only the store itself can replicate that"
        }
    }
}
