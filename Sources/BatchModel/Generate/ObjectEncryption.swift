// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How an object is encrypted at rest, as HEAD and inventories tell it.
public enum ObjectEncryption: Sendable, Equatable {
    case plain
    case sseS3
    /// The key as the store names it, if it does.
    case sseKMS(key: String?, isBucketKeyEnabled: Bool)
    case dsseKMS(key: String?)
    case sseC

    /// Whether a replication rule must say so for the object to be replicated.
    public var isKMS: Bool {
        switch self {
        case .sseKMS, .dsseKMS: true
        case .plain, .sseS3, .sseC: false
        }
    }

    /// Reads the headers of HEAD: `x-amz-server-side-encryption`, its `-aws-kms-key-id`, its
    /// `-bucket-key-enabled` and its `-customer-algorithm`.
    public init(
        algorithm: String?, key: String?, isBucketKeyEnabled: Bool, customerAlgorithm: String?
    ) {
        switch algorithm {
        case _ where customerAlgorithm != nil: self = .sseC
        case nil: self = .plain
        case "aws:kms"?: self = .sseKMS(key: key, isBucketKeyEnabled: isBucketKeyEnabled)
        case "aws:kms:dsse"?: self = .dsseKMS(key: key)
        default: self = .sseS3
        }
    }

    /// Reads an inventory's `EncryptionStatus`; `nil` for anything that is none of its values.
    public init?(inventory text: String) {
        switch text {
        case "NOT-SSE": self = .plain
        case "SSE-S3": self = .sseS3
        case "SSE-KMS": self = .sseKMS(key: nil, isBucketKeyEnabled: false)
        case "DSSE-KMS": self = .dsseKMS(key: nil)
        case "SSE-C": self = .sseC
        default: return nil
        }
    }
}
