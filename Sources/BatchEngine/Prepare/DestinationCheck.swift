// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Looks whether the bucket that a job copies to is there, before any row is tried.
struct DestinationCheck {
    let request: JobRequest
    let settings: RunSettings
    let store: StoreAccess

    /// Throws where no row could be copied: the bucket is not there, or it cannot be asked now. A
    /// refusal says nothing: a job needs no permission for this question.
    func run() async throws(JobFailure) {
        guard case .s3PutObjectCopy(let copy) = request.operation else { return }
        let bucket = CopyPlan(operation: copy, settings: settings).destinationBucket
        let answer = await store.client.headBucket(bucket, using: S3Exchange())
        guard let failure = answer.failure else { return }
        if failure.httpStatus == 404 {
            throw JobFailure(
                failureCode: Self.missingCode,
                failureReason: "The destination \(copy.targetResource.arn) does not exist; make the"
                    + " bucket, or correct TargetResource in a clone of the job")
        }
        if case .blocked(let reason) = FailureVerdict.result(of: failure, attempts: 1) {
            throw reason
        }
    }

    static let missingCode = "DestinationMissing"
}
