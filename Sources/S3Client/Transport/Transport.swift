// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Carries one HTTP request out and its answer in. The seam that tests and faster transports
/// replace.
package protocol Transport: Sendable {
    /// Makes one HTTP attempt. Never throws: the answer, or `transportFailure`, stands in the
    /// exchange when it returns. Cancelling the task ends the attempt promptly. Runs on the
    /// caller's executor: a switch of executors is a notable part of what a copy costs.
    ///
    /// - Parameters:
    ///   - exchange: prepared and signed; the transport owns it until the call returns.
    ///   - origin: where to connect.
    nonisolated(nonsending) func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async
}
