// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Bounds the parts in flight over all large objects of a run. First come, first served.
final class PartGate: Sendable {
    private typealias Waiter = CheckedContinuation<Void, Never>

    private struct State {
        var slots: Int
        var taken = 0
        var waiting: [Waiter] = []

        /// Gives the free slots to those who waited longest.
        mutating func admit() -> ArraySlice<Waiter> {
            let admitted = waiting.prefix(max(0, slots - taken))
            taken += admitted.count
            waiting.removeFirst(admitted.count)
            return admitted
        }
    }

    private let state: Mutex<State>

    init(slots: Int) {
        state = Mutex(State(slots: slots))
    }

    /// Changes the number of slots. Bodies that run above it run to their end.
    func resize(slots: Int) {
        let admitted = state.withLock { state in
            state.slots = slots
            return state.admit()
        }
        for waiter in admitted { waiter.resume() }
    }

    /// Runs `body` while holding one slot.
    func withSlot<Result>(_ body: () async -> Result) async -> Result {
        await enter()
        defer { leave() }
        return await body()
    }

    private func enter() async {
        await withCheckedContinuation { newcomer in
            let isFree = state.withLock { state in
                guard state.taken < state.slots else {
                    state.waiting.append(newcomer)
                    return false
                }
                state.taken += 1
                return true
            }
            if isFree { newcomer.resume() }
        }
    }

    private func leave() {
        let admitted = state.withLock { state in
            state.taken -= 1
            return state.admit()
        }
        for waiter in admitted { waiter.resume() }
    }
}
