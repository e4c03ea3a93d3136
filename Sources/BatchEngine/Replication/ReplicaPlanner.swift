// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// What a version becomes at the destination of its rule: the copy operation that carries over as
/// much of it as the public API lets. Pure. docs/replication.md is this file as a table.
struct ReplicaPlanner {
    let rule: ReplicationRule
    let now: Timestamp

    /// Why the version is not replicated though the rule's filter matches it.
    func refusal(of source: ObjectHead) -> ReplicationRefusal? {
        if source.isInArchiveTier {
            return .archived(storageClass: "an archive tier")
        }
        if let storageClass = source.storageClass, Self.archives.contains(storageClass) {
            return .archived(storageClass: storageClass)
        }
        if source.encryption.isKMS, rule.selectsKMSObjects != true {
            return .encryption(rule: rule.name)
        }
        return source.encryption == .sseC ? .customerKey : nil
    }

    /// Why a delete marker is not replicated.
    var markerRefusal: ReplicationRefusal? {
        rule.carriesDeleteMarkers ? nil : .deleteMarker(rule: rule.name)
    }

    /// The copy. Metadata and tags are copied by the store itself.
    ///
    /// - Parameters:
    ///   - source: what HEAD says of the version.
    ///   - acl: who may do what with it; `nil` where that is not carried over.
    ///   - hasACLs: whether the destination takes access control lists.
    /// - Returns: the same operation for all versions that differ in nothing it carries.
    func operation(
        source: ObjectHead, acl: ObjectACL?, hasACLs: Bool
    ) -> S3PutObjectCopy {
        var copy = S3PutObjectCopy(targetResource: rule.destination.bucket)
        copy.storageClass =
            rule.destination.storageClass
            ?? source.storageClass.flatMap(StorageClass.init(rawValue:))
        // What the header would say is the default anyhow.
        if copy.storageClass == .standard { copy.storageClass = nil }
        encrypt(&copy, as: source.encryption)
        if hasACLs { grant(&copy, acl) }
        lock(&copy, as: source)
        copy.redirectLocation = source.websiteRedirectLocation
        return copy
    }

    /// An object of KMS gets the key of the rule, or the destination's own where that names none.
    /// One of SSE-S3 stays so whatever the destination's default; a store that tells of it by HEAD
    /// takes the header too. One that is not encrypted gets what the destination gives by default.
    private func encrypt(_ copy: inout S3PutObjectCopy, as encryption: ObjectEncryption) {
        var metadata = S3ObjectMetadata()
        switch encryption {
        case .plain, .sseC: return
        case .sseS3: metadata.sseAlgorithm = .aes256
        case .sseKMS, .dsseKMS:
            metadata.sseAlgorithm = .kms
            copy.sseAWSKMSKeyID = rule.destination.replicaKMSKeyID
        }
        copy.newObjectMetadata = metadata
    }

    private func grant(_ copy: inout S3PutObjectCopy, _ acl: ObjectACL?) {
        if rule.destination.isOwnedByDestination {
            copy.cannedAccessControlList = .bucketOwnerFullControl
        } else if let acl, !acl.isPrivate {
            copy.accessControlGrants = acl.grants
        }
    }

    /// A retention that has ended cannot be set, and needs not be.
    private func lock(_ copy: inout S3PutObjectCopy, as source: ObjectHead) {
        if let mode = source.objectLockMode, let date = source.objectLockRetainUntilDate, date > now
        {
            copy.objectLockMode = mode
            copy.objectLockRetainUntilDate = date
        }
        if source.objectLockLegalHoldStatus == .on { copy.objectLockLegalHoldStatus = .on }
    }

    private static let archives: Set = [
        StorageClass.glacier.rawValue, StorageClass.deepArchive.rawValue,
    ]
}
