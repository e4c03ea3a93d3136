// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// The rules of one source bucket while a job is prepared, or why there are none.
enum BucketRules: Sendable {
    /// Rules with the index of the first of them in the job's `JobReplication`.
    struct Known: Sendable {
        let rules: ReplicationRules
        let firstIndex: Int

        /// What becomes of a version; `nil` when the store has to be asked.
        func resolution(of version: VersionToReplicate) -> RowResolution? {
            guard version.versionID != nil else { return .refused(BucketRules.missingVersionID) }
            return switch rules.match(version.facts) {
            case .rules(let indexes): .destinations(indexes.map { firstIndex + $0 })
            case .notEligible(let refusal): .refused(refusal.failure)
            case .needs: nil
            }
        }

        /// What has to be asked of a version.
        func questions(about version: VersionToReplicate) -> ObjectQuestions {
            guard case .needs(let questions) = rules.match(version.facts) else { return [] }
            return questions
        }
    }

    case known(Known)
    /// The failure of every row of the bucket.
    case refused(TaskFailure)

    init(_ configuration: ReplicationConfiguration, firstIndex: Int) {
        self = .known(Known(rules: ReplicationRules(configuration), firstIndex: firstIndex))
    }

    /// What it means for the bucket's rows that its rules cannot be had.
    ///
    /// - Parameters:
    ///   - failure: of GetBucketReplication.
    ///   - attempts: requests sent.
    ///   - bucket: the source.
    /// - Returns: the failure of its rows.
    /// - Throws: what concerns every bucket, or ends the run.
    static func refusal(
        _ failure: S3Failure, attempts: Int, bucket: String
    ) throws -> BucketRules {
        let result = FailureVerdict.result(of: failure, attempts: attempts)
        guard case .outcome(.failed(var refused)) = result else {
            guard case .blocked(let reason) = result else { throw CancellationError() }
            throw reason
        }
        refused.attempts = 0
        let place = "The replication rules of bucket \(bucket) cannot be had"
        switch failure.code {
        case "NoSuchBucket": refused.errorCode = "SrcBucketNotFound"
        case _ where failure.kind == .throttled || failure.kind == .transient:
            // Asking later helps, and so does no report full of it.
            throw JobFailure(failureCode: failure.code, failureReason: refused.message)
        case "InvalidReplicationConfiguration": break
        default:
            if [404, 405, 409, 501].contains(failure.httpStatus) {
                refused.errorCode = "SrcBucketReplicationConfigMissing"
            }
        }
        refused.message =
            "\(place): \(failure.code): \(failure.message) Give them with "
            + "--replication-configuration if the store has none"
        return .refused(refused)
    }

    static let missingVersionID = TaskFailure(
        httpStatus: 400, errorCode: "InvalidRequest",
        message: "Task failed due to missing VersionId", attempts: 0)

    static let tooMany = TaskFailure(
        httpStatus: 400, errorCode: "SrcBucketReplicationConfigMissing",
        message: "The manifest names more than \(Limits.replicationSourcesMax) source buckets, "
            + "each with rules of its own; split it", attempts: 0)
}
