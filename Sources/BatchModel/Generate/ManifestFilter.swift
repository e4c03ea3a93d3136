// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which objects of a listing enter a generated manifest (`JobManifestGeneratorFilter` of the S3
/// Control model). What is `nil` or empty lets every object through; all the rest must hold.
public struct ManifestFilter: Sendable, Equatable {
    /// True: only what the bucket's replication rules replicate. False says nothing.
    public var eligibleForReplication: Bool?
    /// Only objects last modified after this moment.
    public var createdAfter: Timestamp?
    /// Only objects last modified before this moment.
    public var createdBefore: Timestamp?
    public var objectReplicationStatuses: [ReplicationStatus]
    public var keyNameConstraint: KeyNameConstraint
    /// Only objects with more bytes.
    public var objectSizeGreaterThanBytes: UInt64?
    /// Only objects with fewer bytes.
    public var objectSizeLessThanBytes: UInt64?
    public var matchAnyStorageClass: [StorageClass]
    public var matchAnyObjectEncryption: [ObjectEncryptionFilter]

    public init(
        eligibleForReplication: Bool? = nil, createdAfter: Timestamp? = nil,
        createdBefore: Timestamp? = nil, objectReplicationStatuses: [ReplicationStatus] = [],
        keyNameConstraint: KeyNameConstraint = KeyNameConstraint(),
        objectSizeGreaterThanBytes: UInt64? = nil, objectSizeLessThanBytes: UInt64? = nil,
        matchAnyStorageClass: [StorageClass] = [],
        matchAnyObjectEncryption: [ObjectEncryptionFilter] = []
    ) {
        self.eligibleForReplication = eligibleForReplication
        self.createdAfter = createdAfter
        self.createdBefore = createdBefore
        self.objectReplicationStatuses = objectReplicationStatuses
        self.keyNameConstraint = keyNameConstraint
        self.objectSizeGreaterThanBytes = objectSizeGreaterThanBytes
        self.objectSizeLessThanBytes = objectSizeLessThanBytes
        self.matchAnyStorageClass = matchAnyStorageClass
        self.matchAnyObjectEncryption = matchAnyObjectEncryption
    }
}
