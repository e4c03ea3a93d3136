// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a preflight wants to know of an operation.
extension S3PutObjectCopy {
    var hasLock: Bool {
        objectLockMode != nil || objectLockRetainUntilDate != nil
            || objectLockLegalHoldStatus != nil
    }

    var hasAccessControl: Bool {
        cannedAccessControlList != nil || !accessControlGrants.isEmpty
    }

    /// The bare operation with each kind of lock, and the permission that it needs.
    var locksAlone: [(action: String, operation: S3PutObjectCopy)] {
        var kinds: [(action: String, operation: S3PutObjectCopy)] = []
        if objectLockMode != nil || objectLockRetainUntilDate != nil {
            var copy = CopyOption.bare(self)
            copy.objectLockMode = objectLockMode
            copy.objectLockRetainUntilDate = objectLockRetainUntilDate
            kinds.append(("s3:PutObjectRetention", copy))
        }
        if let hold = objectLockLegalHoldStatus {
            var copy = CopyOption.bare(self)
            copy.objectLockLegalHoldStatus = hold
            kinds.append(("s3:PutObjectLegalHold", copy))
        }
        return kinds
    }

    /// Whether a copy of an object onto itself changes anything.
    var changesInPlace: Bool {
        storageClass != nil || sseAWSKMSKeyID != nil || newObjectMetadata != nil
            || redirectLocation != nil || metadataDirective == .replace
            || checksumAlgorithm != nil
    }

    /// The permissions that writing its copies needs.
    var actionsToWrite: [String] {
        var actions = ["s3:PutObject"]
        if newObjectTagging?.isEmpty != true { actions.append("s3:PutObjectTagging") }
        if hasAccessControl { actions.append("s3:PutObjectAcl") }
        actions += locksAlone.map(\.action)
        if sseAWSKMSKeyID != nil || newObjectMetadata?.sseAlgorithm == .kms {
            actions.append("kms:GenerateDataKey")
        }
        return actions
    }
}
