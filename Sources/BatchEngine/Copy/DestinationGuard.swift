// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Decides what to do about an object that stands at a copy's destination already: whether the copy
/// is skipped, or that object is the copy itself, made by a request whose answer was lost.
/// docs/conditional-copies.md tells it from outside.
struct DestinationGuard {
    let plan: CopyPlan
    let care: CopyCare
    let inquiry: ContentInquiry

    /// What becomes of a row without copying; nil when it is to be copied. `always` asks even
    /// where a condition of the copy would do, because the copy is dear.
    nonisolated(nonsending) func outcome(
        of task: CopyTask, _ source: KnownSource, always: Bool = false
    ) async throws(CopyInterruption) -> TaskOutcome? {
        let mustAsk = plan.ifNoneMatch && (always || !care.support.isKept)
        guard plan.skipIdentical || mustAsk else { return nil }
        guard let head = try await inquiry.destination(task) else { return nil }
        if plan.skipIdentical, let reason = try await identity(of: task, source, head) {
            let isOwn = care.earlier.firstTried(row: task.row).map {
                care.earlier.isMade(head, within: $0)
            }
            return isOwn == true ? .succeeded(attempts: 1) : .skipped(reason)
        }
        guard plan.ifNoneMatch else { return nil }
        return try await keep(
            head, task, source, triedBefore: care.earlier.firstTried(row: task.row), attempts: 1)
    }

    /// What a refusal of a copy on condition means; nil when the condition was another one, on the
    /// source. `tried` is how long ago this run sent the request first, where the store may have
    /// got it more than once.
    nonisolated(nonsending) func outcome(
        ofRefused task: CopyTask, _ source: KnownSource, attempts: Int, tried: Duration?
    ) async throws(CopyInterruption) -> TaskOutcome? {
        let age = care.earlier.firstTried(row: task.row) ?? tried
        if age == nil, !plan.hasSourceConditions { return .skipped(.exists) }
        guard let head = try await inquiry.destination(task) else { return nil }
        return try await keep(head, task, source, triedBefore: age, attempts: attempts)
    }

    /// The outcome of a row whose destination has an object that may not be overwritten: it is the
    /// row's own copy if it was made since the row was tried first, and of the source's bytes.
    nonisolated(nonsending) private func keep(
        _ head: ObjectHead, _ task: CopyTask, _ source: KnownSource, triedBefore age: Duration?,
        attempts: Int
    ) async throws(CopyInterruption) -> TaskOutcome {
        guard let age, care.earlier.isMade(head, within: age) else { return .skipped(.exists) }
        let copy = ContentFacts(head)
        var verdict = ContentComparison.byETag(source.facts, copy)
        if !source.isCertain, verdict != .sameETag {
            switch try await inquiry.source(task, versionID: source.versionID) {
            case .success(let found): verdict = ContentComparison.byETag(ContentFacts(found), copy)
            case .failure: return .skipped(.exists)
            }
        }
        switch verdict {
        case .sameETag, .sameChecksum: return .succeeded(attempts: attempts)
        case .different: return .skipped(.exists)
        case .unknown(let reason):
            let isAsked = plan.verification != nil && plan.verification != Verification.none
            return isAsked ? .unverified(reason) : .succeeded(attempts: attempts)
        }
    }

    /// By what the object at the destination is the source's equal; nil when it is not, as far as
    /// one can tell.
    nonisolated(nonsending) private func identity(
        of task: CopyTask, _ source: KnownSource, _ head: ObjectHead
    ) async throws(CopyInterruption) -> SkipReason? {
        let copy = ContentFacts(head)
        var facts = source.facts
        if facts.size == nil || facts.etag == nil {
            guard
                case .success(let found) = try await inquiry.source(
                    task, versionID: source.versionID)
            else { return nil }
            facts = ContentFacts(found)
        }
        if ContentComparison.byETag(facts, copy) == .sameETag { return .identicalETag }
        guard facts.size == copy.size, facts.etag != nil, !Self.areDigests(facts, copy, source)
        else { return nil }
        // The ETags say nothing, so checksums are worth two more requests.
        guard
            case .success(let one) = try await inquiry.source(
                task, versionID: source.versionID, withChecksums: true),
            let other = try await inquiry.destination(task, withChecksums: true)
        else { return nil }
        let verdict = ContentComparison.byChecksum(ContentFacts(one), ContentFacts(other))
        switch verdict {
        case .sameETag: return .identicalETag
        case .sameChecksum: return .identicalChecksum
        case .different, .unknown: return nil
        }
    }

    /// Whether two ETags that differ prove that the objects do.
    private static func areDigests(
        _ source: ContentFacts, _ copy: ContentFacts, _ known: KnownSource
    ) -> Bool {
        guard case .different = ContentComparison.byETag(source, copy) else { return false }
        return known.isCertain || known.facts.etag == nil
    }
}
