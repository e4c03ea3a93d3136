// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Finds out of a version what its replica is to be: HEAD, its access control list where that is
/// carried over, and the rule that the row names.
struct ReplicaExaminer: Sendable {
    let client: S3Client
    let replication: JobReplication
    let buckets: ReplicaBuckets
    let settings: RunSettings
    let throttles: ThrottleCounter
    let care: CopyCare
    let now: @Sendable () -> Timestamp

    /// What is to be done for a row; throws the result of one for which that is nothing.
    nonisolated(nonsending) func examine(
        _ task: CopyTask
    ) async throws(CopyInterruption) -> Replica {
        let planner = ReplicaPlanner(rule: try rule(of: task), now: now())
        let bucket = planner.rule.destination.bucket.name
        let state = buckets.state(ofDestination: bucket)
        if case .unusable(let failure) = state {
            throw CopyInterruption(.outcome(.failed(failure)))
        }
        let period = throttles.currentPeriod
        let answer = await client.headObject(task.source, using: S3Exchange())
        throttles.add(answer.throttles, since: period)
        switch answer.result {
        case .success(let head):
            if let refusal = planner.refusal(of: head) { throw Self.refused(refusal) }
            let hasACLs = buckets.takesACLs(destination: bucket)
            let acl = hasACLs ? try await acl(of: task, planner) : nil
            return .copy(
                planner.operation(source: head, acl: acl, hasACLs: hasACLs),
                byteCount: UInt64(max(0, head.size)))
        case .failure(let failure) where failure.isDeleteMarker || failure.httpStatus == 405:
            return try marker(planner, state)
        case .failure(let failure) where failure.httpStatus == 404:
            let lookup = VersionLookup(client: client)
            if try await lookup.find(task.source) == .deleteMarker {
                return try marker(planner, state)
            }
            throw CopyInterruption(
                ReplicationCode.result(of: failure, attempts: answer.attempts, at: .headSource))
        case .failure(let failure) where failure.kind == .task && failure.httpStatus == 400:
            throw await explain(failure, answer.attempts, task)
        case .failure(let failure):
            throw CopyInterruption(
                ReplicationCode.result(of: failure, attempts: answer.attempts, at: .headSource))
        }
    }

    /// How an operation is carried out. The object has been looked at already.
    func plan(_ operation: S3PutObjectCopy) -> CopyPlan {
        var settings = settings
        settings.headFirst = false
        // Replicas are versions: they lie on top of what is there, and overwrite nothing.
        settings.ifNoneMatch = false
        settings.skipIdentical = false
        return CopyPlan(operation: operation, settings: settings)
    }

    /// Copies an object by an operation made for it; once more without an access control list where
    /// its destination takes none.
    nonisolated(nonsending) func copyInParts(
        _ task: CopyTask, _ copy: nonisolated(nonsending) (S3PutObjectCopy) async -> CopyResult
    ) async -> CopyResult {
        do throws(CopyInterruption) {
            guard case .copy(let operation, _) = try await examine(task) else {
                // The null version is the only one that can be replaced meanwhile.
                return .outcome(.failed(Self.replaced))
            }
            return await copyMinding(operation, at: .copyInParts, copy)
        } catch {
            return error.result
        }
    }

    /// Copies, and once more without an access control list where the destination takes none.
    nonisolated(nonsending) func copyMinding(
        _ operation: S3PutObjectCopy, at step: ReplicationStep,
        _ copy: nonisolated(nonsending) (S3PutObjectCopy) async -> CopyResult
    ) async -> CopyResult {
        var result = await copy(operation)
        let bare = ReplicaACL.removed(from: operation)
        if ReplicaACL.isRefused(result), bare != operation {
            buckets.noteWithoutACLs(destination: operation.targetResource.name)
            result = await copy(bare)
        }
        return ReplicationCode.renamed(result, at: step)
    }

    private func rule(of task: CopyTask) throws(CopyInterruption) -> ReplicationRule {
        if let index = task.destination, let rule = replication.rule(at: index) { return rule }
        throw CopyInterruption(
            .blocked(
                JobFailure(
                    failureCode: "ReplicationRuleMissing",
                    failureReason: "Row \(task.line) of the prepared manifest names a rule that "
                        + "replication.json of the job does not have; start a new job")))
    }

    private func marker(
        _ planner: ReplicaPlanner, _ state: DestinationState
    ) throws(CopyInterruption) -> Replica {
        if let refusal = planner.markerRefusal { throw Self.refused(refusal) }
        let bucket = planner.rule.destination.bucket.name
        guard case .unknown(let reason) = state else {
            return .deleteMarker(bucket: Array(bucket.utf8))
        }
        throw CopyInterruption(
            .outcome(
                .failed(
                    TaskFailure(
                        httpStatus: 403, errorCode: "DstDelObjNotPermitted",
                        message: "Whether bucket \(bucket) keeps versions could not be found out "
                            + "(s3:GetBucketVersioning: \(reason)); without them a delete marker "
                            + "would delete its object", attempts: 0))))
    }

    /// The version's access control list, `nil` where it is not carried over or there is none.
    nonisolated(nonsending) private func acl(
        of task: CopyTask, _ planner: ReplicaPlanner
    ) async throws(CopyInterruption) -> ObjectACL? {
        guard !planner.rule.destination.isOwnedByDestination,
            await buckets.hasACLs(source: task.bucket, client: client)
        else { return nil }
        let answer = await client.getObjectACL(task.source, using: S3Exchange())
        switch answer.result {
        case .success(let acl): return acl
        // A store without access control lists, or without those of versions, has none to lose; a
        // version that has gone meanwhile fails when it is copied.
        case .failure(let failure) where [404, 405, 501].contains(failure.httpStatus): return nil
        case .failure(let failure):
            throw CopyInterruption(
                ReplicationCode.result(of: failure, attempts: answer.attempts, at: .readACL))
        }
    }

    /// HEAD has no words for a 400: it is an impossible version id, or an object that only the
    /// key of a customer opens. Its access control list needs no key and tells them apart.
    nonisolated(nonsending) private func explain(
        _ failure: S3Failure, _ attempts: Int, _ task: CopyTask
    ) async -> CopyInterruption {
        let answer = await client.getObjectACL(task.source, using: S3Exchange())
        guard let real = answer.failure else { return Self.refused(.customerKey) }
        let result = FailureVerdict.result(of: real, attempts: answer.attempts)
        guard case .outcome(.failed(var reason)) = result, real.httpStatus == 400 else {
            return CopyInterruption(ReplicationCode.renamed(result, at: .headSource))
        }
        reason.message = "\(reason.errorCode): \(reason.message)"
        reason.errorCode = "SrcObjectNotFound"
        return CopyInterruption(.outcome(.failed(reason)))
    }

    private static let replaced = TaskFailure(
        httpStatus: 404, errorCode: "SrcVersionNotFound",
        message: "A delete marker has taken the place of the version", attempts: 1)

    private static func refused(_ refusal: ReplicationRefusal) -> CopyInterruption {
        CopyInterruption(.outcome(.failed(refusal.failure)))
    }
}
