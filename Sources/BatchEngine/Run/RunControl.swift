// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Carries the first reason to stop from whoever finds it to everybody who must know.
package final class RunControl: Sendable {
    private let reason = Mutex<RunStop?>(nil)
    private let signal: AsyncStream<Never>
    private let raise: AsyncStream<Never>.Continuation

    package init() {
        (signal, raise) = AsyncStream.makeStream()
    }

    /// The reason in force; `nil` while the run goes on.
    var stopped: RunStop? { reason.withLock { $0 } }

    /// Asks everybody to stop. Later reasons change nothing: the first is the cause.
    package func stop(_ why: RunStop) {
        reason.withLock { $0 = $0 ?? why }
        raise.finish()
    }

    /// Returns when the run is asked to stop, or the waiting task is cancelled. One waiter.
    func waitForStop() async {
        for await _ in signal {}
    }
}
