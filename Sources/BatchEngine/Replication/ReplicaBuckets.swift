// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import Synchronization

/// What a run learns of the buckets it replicates from and to; shared by all its workers.
final class ReplicaBuckets: Sendable {
    private struct State {
        /// Whether objects of a source bucket have access control lists of their own; `nil` while
        /// one worker asks.
        var sourcesWithACLs: [[UInt8]: Bool?] = [:]
        var destinationsWithoutACLs: Set<String> = []
    }

    private let destinations: [String: DestinationState]
    private let state = Mutex(State())

    init(destinations: [String: DestinationState]) {
        self.destinations = destinations
    }

    /// Asks of every destination whether it keeps versions.
    ///
    /// - Throws: `JobFailure` when no request can succeed until somebody acts.
    static func survey(
        _ replication: JobReplication, client: S3Client
    ) async throws(JobFailure) -> ReplicaBuckets {
        var found: [String: DestinationState] = [:]
        let exchange = S3Exchange()
        for rule in replication.rules where rule.isEnabled {
            let bucket = rule.destination.bucket.name
            guard found[bucket] == nil else { continue }
            found[bucket] = try await state(of: bucket, client, exchange)
        }
        return ReplicaBuckets(destinations: found)
    }

    func state(ofDestination bucket: String) -> DestinationState {
        destinations[bucket] ?? .unknown(reason: "the job began before it was known")
    }

    /// Whether the destination takes access control lists, as far as is known.
    func takesACLs(destination bucket: String) -> Bool {
        state.withLock { !$0.destinationsWithoutACLs.contains(bucket) }
    }

    /// The destination has refused an access control list, and will refuse others.
    func noteWithoutACLs(destination bucket: String) {
        state.withLock { _ = $0.destinationsWithoutACLs.insert(bucket) }
    }

    /// Whether objects of a source bucket may have access control lists of their own. The first
    /// who wants to know asks the store; meanwhile the others take it that they have.
    nonisolated(nonsending) func hasACLs(
        source bucket: [UInt8], client: S3Client
    ) async -> Bool {
        let known = state.withLock { state -> Bool? in
            if let known = state.sourcesWithACLs[bucket] { return known ?? true }
            state.sourcesWithACLs[bucket] = .some(nil)
            return nil
        }
        if let known { return known }
        let answer = await client.getBucketOwnershipControls(bucket: bucket, using: S3Exchange())
        let hasACLs = answer.value != "BucketOwnerEnforced"
        state.withLock { $0.sourcesWithACLs[bucket] = .some(hasACLs) }
        return hasACLs
    }

    private static func state(
        of bucket: String, _ client: S3Client, _ exchange: S3Exchange
    ) async throws(JobFailure) -> DestinationState {
        let answer = await client.bucketVersioning(Array(bucket.utf8), using: exchange)
        switch answer.result {
        case .success("Enabled"?): return .versioned
        case .success: return .unusable(unversioned(bucket))
        case .failure(let failure) where failure.code == "NoSuchBucket":
            var missing = ReplicationCode.renamed(
                FailureVerdict.taskFailure(failure, attempts: answer.attempts),
                at: .putDeleteMarker)
            // Asked once for all rows, not for this one.
            missing.attempts = 0
            return .unusable(missing)
        case .failure(let failure):
            let result = FailureVerdict.result(of: failure, attempts: answer.attempts)
            if case .blocked(let reason) = result { throw reason }
            return .unknown(reason: failure.code)
        }
    }

    private static func unversioned(_ bucket: String) -> TaskFailure {
        TaskFailure(
            httpStatus: 400, errorCode: "DstBucketUnversioned",
            message: "Bucket \(bucket) does not keep versions, which replication needs; enable "
                + "versioning there", attempts: 0)
    }
}
