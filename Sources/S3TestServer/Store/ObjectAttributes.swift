// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Everything about an object besides its bytes, as a request set it and HEAD returns it.
package struct ObjectAttributes: Sendable, Equatable {
    /// Content-Type, Cache-Control and their like, by lower-case header name.
    package var system: [String: String] = [:]
    /// User metadata without the `x-amz-meta-` prefix, names in lower case.
    package var metadata: [String: String] = [:]
    /// Tags.
    package var tags: [String: String] = [:]
    /// The storage class; STANDARD unless set.
    package var storageClass = "STANDARD"
    /// How far RestoreObject is.
    package var restore = RestoreState.none
    /// What x-amz-replication-status says: `COMPLETED`, `PENDING`, `FAILED` or `REPLICA`.
    package var replicationStatus: String?
    /// `AES256`, `aws:kms` or `aws:kms:dsse`.
    package var encryption = "AES256"
    /// The KMS key as given.
    package var kmsKeyID: String?
    /// The KMS encryption context as given (base64).
    package var kmsContext: String?
    /// The bucket key flag.
    package var bucketKeyEnabled = false
    /// x-amz-website-redirect-location.
    package var redirectLocation: String?
    /// `GOVERNANCE` or `COMPLIANCE`.
    package var lockMode: String?
    /// Until when, ISO 8601 as given.
    package var lockRetainUntil: String?
    /// `ON` or `OFF`.
    package var legalHold: String?
    /// Who may do what.
    package var grants: [ACLGrant] = []
    /// `CRC32`, `SHA256`…
    package var checksumAlgorithm: String?
    /// Base64; composite values end with `-N`.
    package var checksumValue: String?
    /// `FULL_OBJECT` or `COMPOSITE`.
    package var checksumType: String?

    /// The defaults, and what tests seed most.
    package init(
        metadata: [String: String] = [:], tags: [String: String] = [:],
        storageClass: String = "STANDARD"
    ) {
        self.metadata = metadata
        self.tags = tags
        self.storageClass = storageClass
    }

    /// Classes whose objects must be restored before they can be read or copied.
    static let archiveClasses: Set<String> = ["GLACIER", "DEEP_ARCHIVE"]

    /// Whether the bytes can be read now.
    var isReadable: Bool {
        restore == .finished || !Self.archiveClasses.contains(storageClass)
    }
}
