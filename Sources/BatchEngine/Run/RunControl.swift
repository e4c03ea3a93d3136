// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Synchronization

/// Carries the first reason to stop from whoever finds it to everybody who must know.
package final class RunControl: Sendable {
    private struct State {
        var reason: RunStop?
        var leaving: RunStop?
        var waitingForStop: [AsyncStream<Never>.Continuation] = []
        var waitingForLeave: [AsyncStream<Never>.Continuation] = []
    }

    private let state = Mutex(State())
    /// Follows `state`, for workers to look at before every row.
    private let stopFlag = Atomic<Bool>(false)

    package init() {}

    /// The reason in force; `nil` while the run goes on.
    var stopped: RunStop? { state.withLock { $0.reason } }

    /// Whether the run is to stop. Cheap enough to ask for every row.
    var isStopping: Bool { stopFlag.load(ordering: .relaxed) }

    /// Why the process lets go of the job, whatever had stopped the run before; `nil` while it does
    /// not.
    var leaving: RunStop? { state.withLock { $0.leaving } }

    /// Asks everybody to stop. Later reasons change nothing: the first is the cause.
    package func stop(_ why: RunStop) {
        stopFlag.store(true, ordering: .relaxed)
        let waiting = state.withLock { state in
            state.reason = state.reason ?? why
            var waiting = state.waitingForStop
            state.waitingForStop = []
            if why.leaves {
                state.leaving = state.leaving ?? why
                waiting += state.waitingForLeave
                state.waitingForLeave = []
            }
            return waiting
        }
        for waiter in waiting { waiter.finish() }
    }

    /// Returns when the run is asked to stop, or the waiting task is cancelled.
    func waitForStop() async {
        let (signal, waiter) = AsyncStream<Never>.makeStream()
        let isOver = state.withLock { state in
            guard state.reason == nil else { return true }
            state.waitingForStop.append(waiter)
            return false
        }
        if isOver { return }
        for await _ in signal {}
    }

    /// Runs `body` to its end. Once the process wants to let go of the job it has a few seconds
    /// more before it is cancelled: what the store never answers must not keep the process alive.
    func limitingAfterInterruption<Result: Sendable>(
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        _ body: @escaping @Sendable () async -> Result
    ) async -> Result {
        await limiting(after: waitForLeave, sleep: sleep, body)
    }

    /// The same for what no reason to stop leaves a use for.
    func limitingAfterStop<Result: Sendable>(
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        _ body: @escaping @Sendable () async -> Result
    ) async -> Result {
        await limiting(after: waitForStop, sleep: sleep, body)
    }

    private func limiting<Result: Sendable>(
        after event: @escaping @Sendable () async -> Void,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        _ body: @escaping @Sendable () async -> Result
    ) async -> Result {
        await withTaskGroup(of: Result?.self) { group in
            group.addTask { await body() }
            group.addTask {
                await event()
                try? await sleep(.seconds(Limits.stopGraceSeconds))
                return nil
            }
            var outcome: Result?
            // Whichever ends first ends the other.
            for await result in group {
                outcome = result ?? outcome
                group.cancelAll()
            }
            guard let outcome else { preconditionFailure("the body returned nothing") }
            return outcome
        }
    }

    private func waitForLeave() async {
        let (signal, waiter) = AsyncStream<Never>.makeStream()
        let isOver = state.withLock { state in
            guard state.leaving == nil else { return true }
            state.waitingForLeave.append(waiter)
            return false
        }
        if isOver { return }
        for await _ in signal {}
    }
}
