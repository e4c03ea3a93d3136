// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Carries one HTTP request out and its answer in. The seam that tests and faster transports
/// replace.
package protocol Transport: Sendable {
    /// Makes one HTTP attempt. Never throws: the answer, or `transportFailure`, stands in the
    /// exchange when it returns. Runs on the caller's executor: a switch of executors is a notable
    /// part of what a copy costs.
    ///
    /// - Parameters:
    ///   - exchange: prepared and signed; the transport owns it until the call returns.
    ///   - origin: where to connect.
    nonisolated(nonsending) func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async

    /// Ends the attempt under way with the exchange promptly, and further ones at once, as
    /// cancelled; until `isCancelled` is cleared. Safe from any thread.
    func cancel(_ exchange: S3Exchange)
}

extension Transport {
    /// For a transport that sees by itself when the task is cancelled.
    package func cancel(_ exchange: S3Exchange) {}

    /// Lets a cancellation of the task end whatever is performed with that exchange meanwhile.
    nonisolated(nonsending) package func watchingCancellation<Result>(
        of exchange: S3Exchange, _ body: nonisolated(nonsending) () async -> Result
    ) async -> Result {
        exchange.allowRequests()
        return await withTaskCancellationHandler {
            await body()
        } onCancel: {
            cancel(exchange)
        }
    }
}
