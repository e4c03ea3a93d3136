// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Looks at the copy of one row at a time, read only: HEAD of it, and HEAD of its source where that
/// is needed to tell whether they are alike.
struct RowChecker: Sendable {
    let client: S3Client
    let destinations: CopyDestinations
    let verification: Verification
    /// When the job ended: what is younger is nobody's fault.
    let endedAt: Timestamp?
    let throttles: ThrottleCounter

    /// What became of a row's copy.
    nonisolated(nonsending) func check(_ subject: CheckSubject) async -> CheckResult {
        guard let plan = destinations.plan(of: subject.row) else { return .problem(Self.ruleless) }
        let inquiry = ContentInquiry(plan: plan, client: client, throttles: throttles)
        let task = CopyTask(subject.row, plan: plan)
        do throws(CopyInterruption) {
            let head = try await inquiry.destination(
                task, withChecksums: verification == .checksum)
            guard let head else { return try await missing(task, inquiry) }
            if verification == .none || subject.note == .skipped(.exists) { return .present }
            let copy = ContentFacts(head)
            var result = try await compare(subject.row, task, copy, inquiry)
            for sibling in subject.siblings.reversed() {
                guard case .problem = result else { break }
                result = try await compare(
                    sibling, CopyTask(sibling, plan: plan), copy, inquiry)
            }
            return result
        } catch {
            return Self.result(error.result)
        }
    }

    nonisolated(nonsending) private func compare(
        _ row: ManifestRow, _ task: CopyTask, _ copy: ContentFacts, _ inquiry: ContentInquiry
    ) async throws(CopyInterruption) -> CheckResult {
        let known = KnownSource(row).facts
        if verification == .etag, known.etag != nil {
            switch ContentComparison.byETag(known, copy) {
            case .sameETag, .sameChecksum: return .same
            case .unknown(.multipartETag): return .unverified(.multipartETag)
            // What the manifest says may be old, and does not tell of keys.
            case .different, .unknown: break
            }
        }
        let asked = try await inquiry.source(
            task, versionID: nil, withChecksums: verification == .checksum)
        switch asked {
        case .failure(let refusal):
            // Of a source that is gone the manifest may still tell the size.
            if case .different(let what) = ContentComparison.byETag(
                ContentFacts(size: known.size), ContentFacts(size: copy.size))
            {
                return problem(what, copy)
            }
            return .unverified(refusal.reason)
        case .success(let head):
            let source = ContentFacts(head)
            switch ContentComparison.verdict(verification, source, copy) {
            case .sameETag, .sameChecksum: return .same
            case .unknown(let reason): return .unverified(reason)
            case .different(let what):
                return isYoungerThanJob(source.lastModified)
                    ? .unverified(.sourceChanged) : problem(what, copy)
            }
        }
    }

    /// Nothing is at the destination, which is right for a delete marker.
    nonisolated(nonsending) private func missing(
        _ task: CopyTask, _ inquiry: ContentInquiry
    ) async throws(CopyInterruption) -> CheckResult {
        if destinations.areReplicas {
            let answer = await client.headObject(task.source, using: S3Exchange())
            if let failure = answer.failure, failure.isDeleteMarker || failure.httpStatus == 405 {
                return .same
            }
        }
        return .problem(Self.missing)
    }

    private func problem(_ what: String, _ copy: ContentFacts) -> CheckResult {
        let isLater = isYoungerThanJob(copy.lastModified)
        return .problem(
            TaskFailure(
                httpStatus: 200, errorCode: isLater ? "CopyReplaced" : "CopyDiffers",
                message: (isLater ? "Somebody has written to this key since the job ended: " : "")
                    + what,
                attempts: 1))
    }

    private func isYoungerThanJob(_ time: Timestamp?) -> Bool {
        guard let endedAt, let time else { return false }
        return time.secondsSinceEpoch
            > endedAt.secondsSinceEpoch + Int64(Limits.storeClockSpreadSeconds)
    }

    private static func result(_ result: CopyResult) -> CheckResult {
        switch result {
        case .outcome(.failed(let failure)): .problem(failure)
        case .blocked(let failure): .blocked(failure)
        case .outcome, .large, .abandoned: .abandoned
        }
    }

    private static let missing = TaskFailure(
        httpStatus: 404, errorCode: "CopyMissing",
        message: "The destination has no object of this key", attempts: 1)

    private static let ruleless = TaskFailure(
        httpStatus: 400, errorCode: "ReplicationRuleMissing",
        message: "The row names a rule that replication.json of the job does not have", attempts: 0)
}
