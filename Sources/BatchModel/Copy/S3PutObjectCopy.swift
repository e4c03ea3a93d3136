// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The copy operation of a job: every member of `S3PutObjectCopy` (S3 Control API, 2018-08-20).
public struct S3PutObjectCopy: Sendable, Equatable {
    /// The destination: a bucket or an access point.
    public var targetResource: S3Resource
    /// Joined to each source key with exactly one `/`.
    public var targetKeyPrefix: String?
    public var cannedAccessControlList: CannedAccessControlList?
    public var accessControlGrants: [S3Grant] = []
    public var metadataDirective: MetadataDirective?
    public var newObjectMetadata: S3ObjectMetadata?
    /// `nil` copies the source's tags, an empty list strips them, anything else replaces them.
    public var newObjectTagging: [S3Tag]?
    /// `nil` means STANDARD: a copy never inherits its source's class.
    public var storageClass: StorageClass?
    public var sseAWSKMSKeyID: String?
    public var bucketKeyEnabled: Bool?
    public var redirectLocation: String?
    public var modifiedSinceConstraint: Timestamp?
    public var unmodifiedSinceConstraint: Timestamp?
    public var requesterPays: Bool?
    public var objectLockLegalHoldStatus: ObjectLockLegalHoldStatus?
    public var objectLockMode: ObjectLockMode?
    public var objectLockRetainUntilDate: Timestamp?
    public var checksumAlgorithm: ChecksumAlgorithm?

    public init(targetResource: S3Resource) {
        self.targetResource = targetResource
    }

    /// The directive in force. The service replaces metadata when new metadata is given without a
    /// directive, and keeps the source's when only encryption is given.
    public var effectiveMetadataDirective: MetadataDirective {
        metadataDirective ?? (newObjectMetadata?.replacesMetadata == true ? .replace : .copy)
    }
}
