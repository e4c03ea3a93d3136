// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Keeps as many workers at work as the level of concurrency says. Workers are numbered from 0:
/// those below the level work, the others wait here between two rows.
final class WorkerGate: Sendable {
    private struct State {
        var parked: [(index: Int, waiter: CheckedContinuation<Bool, Never>)] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let level = Atomic<Int>(0)
    private let growth: AsyncStream<Int>.Continuation
    /// How many workers there must be at least, whenever that changes; ends with the gate.
    let levels: AsyncStream<Int>

    /// - Parameter level: workers that may work from the start.
    init(level: Int) {
        (levels, growth) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        setLevel(level)
    }

    /// How many workers may work.
    var current: Int { level.load(ordering: .relaxed) }

    /// Changes how many workers may work. Those above a lower one finish their row first.
    func setLevel(_ new: Int) {
        let called = state.withLock { state in
            guard !state.isClosed else { return [] as [CheckedContinuation<Bool, Never>] }
            level.store(new, ordering: .relaxed)
            let called = state.parked.filter { $0.index < new }
            state.parked.removeAll { $0.index < new }
            return called.map(\.waiter)
        }
        growth.yield(new)
        for waiter in called { waiter.resume(returning: true) }
    }

    /// Whether a worker has to wait before its next row. Cheap enough to ask for every row.
    func holds(_ index: Int) -> Bool { index >= level.load(ordering: .relaxed) }

    /// Waits until the worker may work. False when there is nothing left to work on.
    nonisolated(nonsending) func waitForTurn(_ index: Int) async -> Bool {
        await withCheckedContinuation { waiter in
            let answer = state.withLock { state -> Bool? in
                if state.isClosed { return false }
                if !holds(index) { return true }
                state.parked.append((index, waiter))
                return nil
            }
            if let answer { waiter.resume(returning: answer) }
        }
    }

    /// There is nothing left to work on: nobody waits any longer.
    func close() {
        let parked = state.withLock { state in
            state.isClosed = true
            defer { state.parked = [] }
            return state.parked
        }
        for worker in parked { worker.waiter.resume(returning: false) }
        growth.finish()
    }
}
