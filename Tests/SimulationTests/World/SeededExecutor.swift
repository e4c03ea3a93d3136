// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization
import TestSupport

/// Runs all tasks of a simulation on one thread, in an order that is drawn from a seed, with a
/// clock that moves only when nothing else can.
///
/// Default actors and child tasks follow the preference of the task that uses them, so one task
/// with this preference takes a whole job along.
final class SeededExecutor: TaskExecutor {
    /// What a simulation that can never end is refused with: no job is ready, and no timer runs, or
    /// timers have run for hours.
    struct Stuck: Error {}

    /// Far more simulated time than any run needs. Some timers run as long as the run does.
    private static let millisecondsMax: Int64 = 2 * 3_600_000

    private struct Timer {
        var deadline: Int64
        var id: Int
        var sleeper: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var random: SeededGenerator
        var ready: [UnownedJob] = []
        var timers: [Timer] = []
        var timerCount = 0
        var milliseconds: Int64 = 1_800_000_000_000
    }

    private let state: Mutex<State>

    init(seed: UInt64) {
        state = Mutex(State(random: SeededGenerator(seed: seed)))
    }

    /// Milliseconds since 1970 of the simulated clock.
    var now: Int64 { state.withLock { $0.milliseconds } }

    /// Time goes by in which nothing happens.
    func pass(milliseconds: Int64) {
        state.withLock { $0.milliseconds += milliseconds }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.ready.append(job) }
    }

    /// Runs `body` to its end on this thread.
    ///
    /// - Throws: what the body throws; `Stuck` when it waits for something that cannot come.
    func run(_ body: @escaping @Sendable () async throws -> Void) throws {
        let end = Mutex<Result<Void, any Error>?>(nil)
        Task(executorPreference: self) {
            let result: Result<Void, any Error>
            do {
                result = .success(try await body())
            } catch {
                result = .failure(error)
            }
            end.withLock { $0 = result }
        }
        let deadline = now + Self.millisecondsMax
        while true {
            if runOneJob() { continue }
            if let end = end.withLock({ $0 }) { return try end.get() }
            guard now < deadline, wakeNextSleeper() else { throw Stuck() }
        }
    }

    /// Waits in simulated time; throws when the task is cancelled.
    func sleep(milliseconds: Int) async throws {
        let id = state.withLock { state in
            state.timerCount += 1
            return state.timerCount
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation {
                (sleeper: CheckedContinuation<Void, any Error>) in
                if Task.isCancelled {
                    sleeper.resume(throwing: CancellationError())
                    return
                }
                state.withLock { state in
                    let deadline = state.milliseconds + Int64(milliseconds)
                    state.timers.append(Timer(deadline: deadline, id: id, sleeper: sleeper))
                }
            }
        } onCancel: {
            let timer = state.withLock { state in
                state.timers.firstIndex { $0.id == id }.map { state.timers.remove(at: $0) }
            }
            timer?.sleeper.resume(throwing: CancellationError())
        }
    }

    private func runOneJob() -> Bool {
        let job = state.withLock { state -> UnownedJob? in
            guard !state.ready.isEmpty else { return nil }
            let index = Int.random(in: 0..<state.ready.count, using: &state.random)
            state.ready.swapAt(index, state.ready.count - 1)
            return state.ready.removeLast()
        }
        job?.runSynchronously(on: asUnownedTaskExecutor())
        return job != nil
    }

    private func wakeNextSleeper() -> Bool {
        let timer = state.withLock { state -> Timer? in
            guard
                let index = state.timers.indices.min(by: {
                    let (left, right) = (state.timers[$0], state.timers[$1])
                    return (left.deadline, left.id) < (right.deadline, right.id)
                })
            else { return nil }
            let timer = state.timers.remove(at: index)
            state.milliseconds = max(state.milliseconds, timer.deadline)
            return timer
        }
        timer?.sleeper.resume()
        return timer != nil
    }
}
