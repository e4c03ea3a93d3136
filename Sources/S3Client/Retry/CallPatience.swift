// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Knows what a single call cannot: how all calls to the store fare together. So an outage is
/// waited for, instead of being taken for the fault of each object.
package protocol CallPatience: Sendable {
    /// Whether calls wait before they send anything. Read before every attempt, so that it must be
    /// no more than a load from memory.
    var isWaiting: Bool { get }

    /// Returns when an attempt may be sent. Asked while `isWaiting` only.
    ///
    /// - Throws: `CancellationError`.
    nonisolated(nonsending) func wait() async throws

    /// An attempt has failed; what a call does then if it goes by itself is known. Returns when
    /// that, or what it is replaced by, may be done.
    ///
    /// - Parameters:
    ///   - failure: what the attempt brought.
    ///   - attempts: attempts of the call that have failed, from 1.
    ///   - decision: what the call would do by itself.
    /// - Returns: what it does; a retry's wait is still to come.
    nonisolated(nonsending) func decision(
        after failure: S3Failure, attempts: Int, otherwise decision: RetryDecision
    ) async -> RetryDecision

    /// The store has answered as one does that is there and works: with a success, or with a
    /// refusal that is the object's own. Called for every attempt: no more than a store to memory.
    func noteAnswer()
}
