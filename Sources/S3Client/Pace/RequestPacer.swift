// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Spaces requests out: hard limits that somebody has set, and what a store that throttles was
/// found to bear.
package protocol RequestPacer: Sendable {
    /// Whether any request may have to wait. Read before every attempt, so that it must be no more
    /// than a load from memory.
    var isPacing: Bool { get }

    /// Whether requests are held to a number of bytes a second: `S3Exchange.copyBytes`.
    var limitsBytes: Bool { get }

    /// Returns when the request may be sent. Asked while `isPacing` only.
    ///
    /// - Throws: `CancellationError`.
    nonisolated(nonsending) func waitForTurn(_ exchange: S3Exchange) async throws

    /// Takes what became of an attempt: every one that was throttled, others while `isPacing`.
    ///
    /// - Parameters:
    ///   - exchange: its request, and its answer.
    ///   - failure: nil when it succeeded.
    func note(_ exchange: S3Exchange, _ failure: S3Failure?)
}
