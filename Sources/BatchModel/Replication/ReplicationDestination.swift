// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where a replication rule brings its objects, and what they become there.
public struct ReplicationDestination: Sendable, Equatable {
    public var bucket: S3Resource
    /// Twelve digits: who owns the bucket.
    public var account: String?
    /// `nil` keeps the class of the source.
    public var storageClass: StorageClass?
    /// `AccessControlTranslation`: the owner of the bucket becomes the owner of the replicas.
    public var isOwnedByDestination: Bool
    /// `EncryptionConfiguration.ReplicaKmsKeyID`: for objects that a key of KMS encrypts.
    public var replicaKMSKeyID: String?

    public init(
        bucket: S3Resource, account: String? = nil, storageClass: StorageClass? = nil,
        isOwnedByDestination: Bool = false, replicaKMSKeyID: String? = nil
    ) {
        self.bucket = bucket
        self.account = account
        self.storageClass = storageClass
        self.isOwnedByDestination = isOwnedByDestination
        self.replicaKMSKeyID = replicaKMSKeyID
    }
}
