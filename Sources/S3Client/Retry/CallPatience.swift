// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Knows what a single call cannot: how all calls to the store fare together. So an outage is
/// waited for, instead of being taken for the fault of each object.
package protocol CallPatience: Sendable {
    /// Whether calls wait before they send anything. Read before every attempt, so that it must be
    /// no more than a load from memory.
    var isWaiting: Bool { get }

    /// Whether attempts that the store throttled are none of a call's attempts: however often it
    /// asks for fewer requests, that is no reason to give one up. Read after failures only.
    var excusesThrottling: Bool { get }

    /// Returns when an attempt may be sent. Asked while `isWaiting` only.
    ///
    /// - Parameter mark: the call's.
    /// - Returns: how it is sent.
    /// - Throws: `S3Failure` when nobody waits any longer, `CancellationError`.
    nonisolated(nonsending) func wait(_ mark: inout CallMark) async throws -> CallTurn

    /// An attempt has failed; what a call does then if it goes by itself is known: to give up, or
    /// to send again after a wait. Returns when that, or what it is replaced by, may be done.
    ///
    /// - Parameters:
    ///   - failure: what the attempt brought.
    ///   - mark: the call's.
    ///   - decision: what the call would do by itself.
    /// - Returns: what it does.
    /// - Throws: `CancellationError`.
    nonisolated(nonsending) func verdict(
        on failure: S3Failure, _ mark: inout CallMark, otherwise decision: RetryDecision
    ) async throws -> CallVerdict

    /// The store has answered with a success. Called for every call: no more than a load and a
    /// store to memory.
    func noteAnswer()

    /// A call that was let through to try the store has ended in another way than by an answer.
    func leave(_ mark: inout CallMark)
}
