// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// The failure codes of Batch Replication for what a store answers (S3 User Guide, "Amazon S3
/// replication failure reasons"). Pure. The store's own code and words stay in the message; a
/// failure for which the service has no code of its own stays as it is.
enum ReplicationCode {
    /// The result of a failed call.
    static func result(of failure: S3Failure, attempts: Int, at step: ReplicationStep) -> CopyResult
    {
        renamed(FailureVerdict.result(of: failure, attempts: attempts), at: step)
    }

    /// The result with the service's code where it is a failure that has one.
    static func renamed(_ result: CopyResult, at step: ReplicationStep) -> CopyResult {
        guard case .outcome(.failed(let failure)) = result else { return result }
        return .outcome(.failed(renamed(failure, at: step)))
    }

    /// The failure with the service's code, if it has one for it.
    static func renamed(_ failure: TaskFailure, at step: ReplicationStep) -> TaskFailure {
        guard let code = code(of: failure, at: step) else { return failure }
        var renamed = failure
        renamed.errorCode = code
        renamed.message = "\(failure.errorCode): \(failure.message)"
        return renamed
    }

    private static func code(of failure: TaskFailure, at step: ReplicationStep) -> String? {
        switch step {
        case .headSource: source(failure, denied: "SrcHeadObjectNotPermitted")
        case .readACL: source(failure, denied: "SrcGetAclNotPermitted")
        case .readTags: source(failure, denied: "SrcGetTaggingNotPermitted")
        case .copy: copy(failure, denied: "DstPutObjectNotPermitted")
        case .copyInParts: copy(failure, denied: "DstMultipartUploadNotPermitted")
        case .putDeleteMarker: deletion(failure)
        }
    }

    private static func source(_ failure: TaskFailure, denied: String) -> String? {
        switch (failure.errorCode, failure.httpStatus) {
        case ("NoSuchBucket", _): "SrcBucketNotFound"
        case (_, 403): denied
        case (_, 404): "SrcVersionNotFound"
        default: nil
        }
    }

    /// The source was there a moment ago, so that a bucket that is missing is the destination.
    private static func copy(_ failure: TaskFailure, denied: String) -> String? {
        switch failure.errorCode {
        case "NoSuchBucket": "DstBucketNotFound"
        case "NoSuchKey", "NoSuchVersion": "SrcVersionNotFound"
        case "InvalidObjectState", "ObjectNotInActiveTierError": "SrcObjectNotEligible"
        case "KMS.NotFoundException": "DstKmsKeyNotFound"
        case "KMS.DisabledException", "KMS.KMSInvalidStateException",
            "KMS.InvalidKeyUsageException":
            "DstKmsKeyInvalidState"
        case "ObjectLockConfigurationNotFoundError": "DstBucketObjectLockConfigMissing"
        case "InvalidRequest" where failure.message.contains("Object Lock"):
            "DstBucketObjectLockConfigMissing"
        case "AccessDenied", "Forbidden": denied
        default: nil
        }
    }

    private static func deletion(_ failure: TaskFailure) -> String? {
        switch (failure.errorCode, failure.httpStatus) {
        case ("NoSuchBucket", _): "DstBucketNotFound"
        case (_, 403): "DstDelObjNotPermitted"
        default: nil
        }
    }
}
