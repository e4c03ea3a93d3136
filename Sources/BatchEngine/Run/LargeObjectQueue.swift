// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Synchronization

/// Large objects that workers of the ordinary lane have met, waiting for the lane of their own.
///
/// Bounded: a worker that meets one more than fits waits, so memory stays flat when every object
/// is large.
final class LargeObjectQueue: Sendable {
    private struct State {
        var tasks: [CopyTask] = []
        var isClosed = false
        var takers: [CheckedContinuation<CopyTask?, Never>] = []
        var adders: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    /// Puts a task at the end. Waits while the queue is full; after `close` the task is dropped,
    /// which leaves its row unfinished for a resume.
    func add(_ task: CopyTask) async {
        await withCheckedContinuation { adder in
            let isReady = state.withLock { state in
                guard !state.isClosed, state.tasks.count >= Limits.largeObjectsWaiting else {
                    return true
                }
                state.adders.append(adder)
                return false
            }
            if isReady { adder.resume() }
        }
        let taker = state.withLock { state -> CheckedContinuation<CopyTask?, Never>? in
            guard !state.isClosed else { return nil }
            guard state.takers.isEmpty else { return state.takers.removeFirst() }
            state.tasks.append(task)
            return nil
        }
        taker?.resume(returning: task)
    }

    /// The next task; `nil` when the queue is closed and empty.
    func next() async -> CopyTask? {
        await withCheckedContinuation { taker in
            let (answer, adder) = state.withLock { state -> (CopyTask??, Waiter?) in
                if !state.tasks.isEmpty {
                    let task = state.tasks.removeFirst()
                    return (.some(task), state.adders.isEmpty ? nil : state.adders.removeFirst())
                }
                if state.isClosed { return (.some(nil), nil) }
                state.takers.append(taker)
                return (nil, nil)
            }
            if let answer { taker.resume(returning: answer) }
            adder?.resume()
        }
    }

    /// No more tasks will come. With `droppingTasks` those waiting are left for a resume.
    func close(droppingTasks: Bool) {
        let (takers, adders) = state.withLock { state in
            state.isClosed = true
            if droppingTasks { state.tasks = [] }
            defer { (state.takers, state.adders) = ([], []) }
            return (state.takers, state.adders)
        }
        for taker in takers { taker.resume(returning: nil) }
        for adder in adders { adder.resume() }
    }

    private typealias Waiter = CheckedContinuation<Void, Never>
}
