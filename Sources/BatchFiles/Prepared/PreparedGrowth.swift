// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// What the writer of a prepared manifest tells its readers in the same process: how much of it is
/// durable, and when there is no more to come. Readers wait here for more.
package final class PreparedGrowth: Sendable {
    /// How a manifest stands.
    package struct Extent: Sendable, Equatable {
        /// Bytes of text, and rows, that may be read.
        package var textBytes: UInt64 = 0
        package var rowCount: UInt64 = 0
        /// Whether no more will come.
        package var isComplete = false
    }

    private struct State {
        var extent = Extent()
        var failure: (any Error)?
        var waiters: [UInt64: CheckedContinuation<Void, Never>] = [:]
        var nextWaiter: UInt64 = 0

        func isSettled(beyond textOffset: UInt64) -> Bool {
            extent.textBytes > textOffset || extent.isComplete || failure != nil
        }
    }

    private let state: Mutex<State>

    init(_ extent: Extent) {
        state = Mutex(State(extent: extent))
    }

    /// How the manifest stands now.
    package var extent: Extent { state.withLock { $0.extent } }

    /// Tells every reader that waits, or will reach the end of what there is, that the maker gave
    /// up. The first reason stays.
    package func fail(_ reason: any Error) {
        wakeAll { $0.failure = $0.failure ?? reason }
    }

    func publish(_ extent: Extent) {
        wakeAll { $0.extent = extent }
    }

    /// Waits until there is text behind `textOffset` or no more will come.
    ///
    /// - Throws: the maker's reason to give up; `CancellationError` when the task is cancelled.
    package func wait(beyond textOffset: UInt64) async throws -> Extent {
        while true {
            let (extent, failure) = state.withLock { ($0.extent, $0.failure) }
            if extent.textBytes > textOffset || extent.isComplete { return extent }
            if let failure { throw failure }
            try Task.checkCancellation()
            await sleep(beyond: textOffset)
        }
    }

    private func sleep(beyond textOffset: UInt64) async {
        let id = state.withLock { state in
            defer { state.nextWaiter += 1 }
            return state.nextWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Whoever cancels takes the lock after the flag is set: it is seen here, or the
                // waiter is found there.
                let waits = state.withLock { state in
                    if state.isSettled(beyond: textOffset) || Task.isCancelled { return false }
                    state.waiters[id] = continuation
                    return true
                }
                if !waits { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.waiters.removeValue(forKey: id) }?.resume()
        }
    }

    private func wakeAll(after change: (inout State) -> Void) {
        let waiters = state.withLock { state in
            change(&state)
            defer { state.waiters.removeAll() }
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.resume() }
    }
}
