// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// A part of a copy operation that a store may refuse by itself: tried alone where the whole is
/// refused, so that what is missing has a name.
enum CopyOption: CaseIterable {
    case sourceTags, newTags, accessControl, storageClass, encryption, checksum, redirect
    case metadata

    /// The operation with that option and no other; nil where the operation does not have it.
    func alone(of operation: S3PutObjectCopy) -> S3PutObjectCopy? {
        var copy = Self.bare(operation)
        switch self {
        case .sourceTags:
            guard operation.newObjectTagging == nil else { return nil }
            copy.newObjectTagging = nil
        case .newTags:
            guard operation.newObjectTagging?.isEmpty == false else { return nil }
            copy.newObjectTagging = operation.newObjectTagging
        case .accessControl:
            copy.cannedAccessControlList = operation.cannedAccessControlList
            copy.accessControlGrants = operation.accessControlGrants
        case .storageClass: copy.storageClass = operation.storageClass
        case .encryption:
            copy.sseAWSKMSKeyID = operation.sseAWSKMSKeyID
            copy.bucketKeyEnabled = operation.bucketKeyEnabled
            if let algorithm = operation.newObjectMetadata?.sseAlgorithm {
                var metadata = S3ObjectMetadata()
                metadata.sseAlgorithm = algorithm
                copy.newObjectMetadata = metadata
            }
        case .checksum: copy.checksumAlgorithm = operation.checksumAlgorithm
        case .redirect: copy.redirectLocation = operation.redirectLocation
        case .metadata:
            copy.metadataDirective = operation.metadataDirective
            copy.newObjectMetadata = operation.newObjectMetadata
            copy.newObjectMetadata?.sseAlgorithm = nil
        }
        return copy == Self.bare(operation) ? nil : copy
    }

    /// The same copy without any option.
    static func bare(_ operation: S3PutObjectCopy) -> S3PutObjectCopy {
        var copy = S3PutObjectCopy(targetResource: operation.targetResource)
        copy.targetKeyPrefix = operation.targetKeyPrefix
        copy.requesterPays = operation.requesterPays
        copy.newObjectTagging = []
        return copy
    }

    /// What the store's refusal of it means.
    func finding(_ failure: S3Failure, _ operation: S3PutObjectCopy) -> PreflightFinding {
        let bucket = operation.targetResource.name
        let key = operation.sseAWSKMSKeyID
        if PreflightReason.mayPass(failure) {
            return PreflightReason.finding(
                failure, .warning, action: action, on: PreflightReason.objects(bucket),
                doing: "A copy with \(members) could not be tried")
        }
        if self == .encryption, PreflightReason.isKeyTrouble(failure) {
            return PreflightFinding(
                .problem, "KMS key",
                "The key \(key ?? "of the bucket") cannot be used: "
                    + PreflightReason.said(failure),
                remedy: "Enable the key, correct SSEAwsKmsKeyId, or name a key of the bucket's "
                    + "region", code: PreflightReason.keyCode)
        }
        if self == .accessControl, failure.code == "AccessControlListNotSupported" {
            return PreflightFinding(
                .problem, "Access control lists",
                "The bucket \(bucket) takes none: \(PreflightReason.said(failure))",
                remedy: "Leave \(members) out of the job, or set the bucket's Object Ownership to "
                    + "BucketOwnerPreferred or ObjectWriter",
                code: "AccessControlListNotSupported")
        }
        if PreflightReason.isDenied(failure) {
            return PreflightReason.finding(
                failure, .problem, action: action,
                on: self == .encryption
                    ? key ?? "the bucket's KMS key" : PreflightReason.objects(bucket),
                doing: "A copy with \(members) is refused")
        }
        return PreflightFinding(
            .problem, members, "The store refuses it: \(PreflightReason.said(failure))",
            remedy: "Leave \(members) out of the job, or give what the store takes",
            code: "OptionNotSupported")
    }

    /// The members of a job document that it comes from.
    var members: String {
        switch self {
        case .sourceTags: "the tags of its source"
        case .newTags: "NewObjectTagging"
        case .accessControl: "CannedAccessControlList or AccessControlGrants"
        case .storageClass: "StorageClass"
        case .encryption: "SSEAwsKmsKeyId or SSEAlgorithm"
        case .checksum: "ChecksumAlgorithm"
        case .redirect: "RedirectLocation"
        case .metadata: "NewObjectMetadata"
        }
    }

    /// The permission that a copy needs for it besides s3:PutObject (IAM actions for S3).
    var action: String {
        switch self {
        case .sourceTags, .newTags: "s3:PutObjectTagging"
        case .accessControl: "s3:PutObjectAcl"
        case .encryption: "kms:GenerateDataKey and kms:Decrypt"
        case .storageClass, .checksum, .redirect, .metadata: "s3:PutObject"
        }
    }
}
