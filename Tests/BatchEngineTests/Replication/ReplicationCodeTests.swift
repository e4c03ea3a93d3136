// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchEngine

/// Against the list of codes in the S3 User Guide, "Amazon S3 replication failure reasons".
@Suite struct ReplicationCodeTests {
    @Test(arguments: [
        (ReplicationStep.headSource, 403, "Forbidden", "SrcHeadObjectNotPermitted"),
        (.headSource, 404, "NotFound", "SrcVersionNotFound"),
        (.readACL, 403, "AccessDenied", "SrcGetAclNotPermitted"),
        (.readACL, 404, "NoSuchBucket", "SrcBucketNotFound"),
        (.readTags, 403, "AccessDenied", "SrcGetTaggingNotPermitted"),
        (.readTags, 404, "NoSuchVersion", "SrcVersionNotFound"),
        (.copy, 403, "AccessDenied", "DstPutObjectNotPermitted"),
        (.copy, 404, "NoSuchBucket", "DstBucketNotFound"),
        (.copy, 404, "NoSuchVersion", "SrcVersionNotFound"),
        (.copy, 403, "InvalidObjectState", "SrcObjectNotEligible"),
        (.copy, 400, "KMS.NotFoundException", "DstKmsKeyNotFound"),
        (.copy, 400, "KMS.DisabledException", "DstKmsKeyInvalidState"),
        (.copyInParts, 403, "AccessDenied", "DstMultipartUploadNotPermitted"),
        (.copyInParts, 404, "NoSuchBucket", "DstBucketNotFound"),
        (.putDeleteMarker, 403, "AccessDenied", "DstDelObjNotPermitted"),
        (.putDeleteMarker, 404, "NoSuchBucket", "DstBucketNotFound"),
    ])
    func `gives the service's code and keeps the store's words`(
        step: ReplicationStep, status: Int, code: String, expected: String
    ) {
        let failure = TaskFailure(
            httpStatus: status, errorCode: code, message: "As the store says it", attempts: 2)
        let renamed = ReplicationCode.renamed(failure, at: step)
        #expect(renamed.errorCode == expected)
        #expect(renamed.message == "\(code): As the store says it")
        #expect(renamed.httpStatus == status)
        #expect(renamed.attempts == 2)
    }

    @Test(arguments: [
        (ReplicationStep.copy, 503, "SlowDown"), (.headSource, 500, "InternalError"),
        (.copy, 412, "PreconditionFailed"), (.copy, 400, "InvalidRequest"),
        (.putDeleteMarker, 503, "ServiceUnavailable"),
    ])
    func `a failure without such a code stays as it is`(
        step: ReplicationStep, status: Int, code: String
    ) {
        let failure = TaskFailure(
            httpStatus: status, errorCode: code, message: "m", attempts: 1)
        #expect(ReplicationCode.renamed(failure, at: step) == failure)
    }

    @Test func `a destination without Object Lock is told apart from other invalid requests`() {
        let failure = TaskFailure(
            httpStatus: 400, errorCode: "InvalidRequest",
            message: "Bucket is missing Object Lock Configuration", attempts: 1)
        let renamed = ReplicationCode.renamed(failure, at: .copy)
        #expect(renamed.errorCode == "DstBucketObjectLockConfigMissing")
    }
}
