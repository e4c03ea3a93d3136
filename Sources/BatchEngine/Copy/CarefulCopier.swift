// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Copies on conditions, and compares what was copied: what a job with `--if-none-match`,
/// `--skip-identical`, `--verify` or `--pin-etag` does beside sending a CopyObject.
final class CarefulCopier {
    let plan: CopyPlan
    let care: CopyCare
    let destination: DestinationGuard
    let comparison: CopyComparison

    /// `nil` for a plan that asks for none of it.
    init?(plan: CopyPlan, client: S3Client, throttles: ThrottleCounter, care: CopyCare) {
        let verifies =
            plan.verification.map { $0 != Verification.none } ?? plan.pinsETag
        guard verifies || plan.ifNoneMatch || plan.skipIdentical else { return nil }
        self.plan = plan
        self.care = care
        let inquiry = ContentInquiry(plan: plan, client: client, throttles: throttles)
        destination = DestinationGuard(plan: plan, care: care, inquiry: inquiry)
        comparison = CopyComparison(plan: plan, inquiry: inquiry)
    }

    /// Copies a small object. `send` sends the copy, on the condition that nothing is overwritten
    /// or without it, and leaves the answer in `exchange`.
    nonisolated(nonsending) func copy(
        _ task: CopyTask, _ source: KnownSource, _ exchange: S3Exchange,
        _ send: nonisolated(nonsending) (_ onCondition: Bool) async -> S3Reply
    ) async -> CopyResult {
        do throws(CopyInterruption) {
            // Nothing was there a moment ago: then a refusal may be for what this very row made.
            let hasAsked = plan.skipIdentical || !care.support.isKept
            if let outcome = try await destination.outcome(of: task, source) {
                return .outcome(outcome)
            }
            let onCondition = plan.ifNoneMatch && !care.support.isIgnored
            let start = care.uptime()
            let reply = await send(onCondition)
            guard let failure = reply.failure else {
                return .outcome(
                    try await accept(
                        task, source, exchange, attempts: reply.attempts,
                        onCondition: onCondition, send))
            }
            guard onCondition else { return Self.result(of: failure, reply, task) }
            if failure.httpStatus == 501 {
                // The destination was asked: only where the condition is kept it is not.
                care.noteIgnored()
                return await copy(task, source, exchange, send)
            }
            guard failure.httpStatus == 412 else { return Self.result(of: failure, reply, task) }
            if !plan.hasSourceConditions { care.support.noteKept() }
            let outcome = try await destination.outcome(
                ofRefused: task, source, attempts: reply.attempts,
                tried: reply.attempts > 1 || hasAsked ? care.uptime() - start : nil)
            return outcome.map { .outcome($0) } ?? Self.result(of: failure, reply, task)
        } catch {
            return error.result
        }
    }

    /// A copy was made: finds out once whether the condition was kept to, and compares.
    nonisolated(nonsending) private func accept(
        _ task: CopyTask, _ source: KnownSource, _ exchange: S3Exchange, attempts: Int,
        onCondition: Bool,
        _ send: nonisolated(nonsending) (_ onCondition: Bool) async -> S3Reply
    ) async throws(CopyInterruption) -> TaskOutcome {
        let copy = ContentFacts(answerIn: exchange)
        var source = source
        if source.versionID == nil {
            source.versionID = exchange.header("x-amz-copy-source-version-id")
                .flatMap { $0 == "null" ? nil : Array($0.utf8) }
        }
        if onCondition, !care.support.isKept, care.support.beginProof() {
            let again = await send(true)
            switch again.failure?.httpStatus {
            case nil, 501?: care.noteIgnored()
            case 412?: care.support.noteKept()
            default: care.support.giveUpProof()
            }
        }
        return try await comparison.outcome(of: task, source, copy, attempts: attempts)
    }

    private static func result(
        of failure: S3Failure, _ reply: S3Reply, _ task: CopyTask
    ) -> CopyResult {
        if FailureVerdict.isTooLarge(failure) { return .large(task) }
        return FailureVerdict.result(of: failure, attempts: reply.attempts)
    }
}
