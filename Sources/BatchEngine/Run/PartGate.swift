// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// Bounds the parts in flight over all large objects of a run. First come, first served.
final class PartGate: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(slots: Int) {
        state = Mutex(State(free: slots))
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
                guard state.free > 0 else {
                    state.waiting.append(newcomer)
                    return false
                }
                state.free -= 1
                return true
            }
            if isFree { newcomer.resume() }
        }
    }

    private func leave() {
        let next = state.withLock { state -> CheckedContinuation<Void, Never>? in
            guard !state.waiting.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiting.removeFirst()
        }
        next?.resume()
    }
}
