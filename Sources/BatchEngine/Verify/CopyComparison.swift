// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Compares an acknowledged copy with its source, as `--verify` asks, by as few requests as tell.
struct CopyComparison {
    let plan: CopyPlan
    let inquiry: ContentInquiry

    /// The row's outcome, from what is known of the source and what the store said of the new
    /// object. `attempts` is how many requests the copy took.
    nonisolated(nonsending) func outcome(
        of task: CopyTask, _ source: KnownSource, _ copy: ContentFacts, attempts: Int
    ) async throws(CopyInterruption) -> TaskOutcome {
        switch plan.verification {
        case Verification.none?: return .succeeded(attempts: attempts)
        case nil:
            // What was pinned to an ETag is compared with it, which costs nothing.
            guard plan.pinsETag, source.facts.etag != nil else {
                return .succeeded(attempts: attempts)
            }
        case .etag?, .checksum?: break
        }
        let isDone = plan.verification != .checksum || source.isCertain
        if isDone, source.facts.etag != nil {
            // What differs may have been copied after the source was asked: it is asked again.
            switch ContentComparison.verdict(wanted, source.facts, copy) {
            case .different: break
            case .unknown where !source.isCertain: break
            case let verdict:
                return try await conclude(verdict, task, source.facts, copy, attempts)
            }
        }
        let asked = try await inquiry.source(
            task, versionID: source.versionID, withChecksums: wanted == .checksum)
        switch asked {
        case .failure(let refusal):
            return outcome(of: .unknown(refusal.reason), attempts: attempts)
        case .success(let head):
            let facts = ContentFacts(head)
            return try await conclude(
                ContentComparison.verdict(wanted, facts, copy), task, facts, copy, attempts)
        }
    }

    private var wanted: Verification { plan.verification ?? .etag }

    /// Looks at the copy itself where its checksums are wanted and the store's answer had none.
    nonisolated(nonsending) private func conclude(
        _ verdict: ContentVerdict, _ task: CopyTask, _ source: ContentFacts, _ copy: ContentFacts,
        _ attempts: Int
    ) async throws(CopyInterruption) -> TaskOutcome {
        guard wanted == .checksum, !source.checksums.isEmpty, copy.checksums.isEmpty else {
            return outcome(
                of: Self.minding(source, changedSince: copy, verdict), attempts: attempts)
        }
        do throws(CopyInterruption) {
            guard let head = try await inquiry.destination(task, withChecksums: true) else {
                return .failed(Self.failure("it is not there", attempts))
            }
            let found = ContentFacts(head)
            let verdict = ContentComparison.byChecksum(source, found)
            return outcome(
                of: Self.minding(source, changedSince: found, verdict), attempts: attempts)
        } catch {
            guard case .outcome(.failed(let failure)) = error.result, failure.httpStatus == 403
            else { throw error }
            return .unverified(.copyUnreadable)
        }
    }

    /// A source that is younger than its copy is not what was copied.
    private static func minding(
        _ source: ContentFacts, changedSince copy: ContentFacts, _ verdict: ContentVerdict
    ) -> ContentVerdict {
        guard case .different = verdict, let one = source.lastModified,
            let other = copy.lastModified, one > other
        else { return verdict }
        return .unknown(.sourceChanged)
    }

    /// What a comparison means for the row. Where none was asked for, only a difference counts.
    static func outcome(
        of verdict: ContentVerdict, attempts: Int, isAsked: Bool
    ) -> TaskOutcome {
        switch verdict {
        case .sameETag, .sameChecksum: return .succeeded(attempts: attempts)
        case .different(let what): return .failed(failure(what, attempts))
        case .unknown(let reason):
            return isAsked ? .unverified(reason) : .succeeded(attempts: attempts)
        }
    }

    private func outcome(of verdict: ContentVerdict, attempts: Int) -> TaskOutcome {
        Self.outcome(of: verdict, attempts: attempts, isAsked: plan.verification != nil)
    }

    private static func failure(_ what: String, _ attempts: Int) -> TaskFailure {
        TaskFailure(
            httpStatus: 200, errorCode: "VerificationFailed",
            message: "The store acknowledged the copy, and it is not like its source: \(what)",
            attempts: attempts)
    }
}
