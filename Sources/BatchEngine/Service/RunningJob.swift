// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Synchronization

/// A job that the service prepares or runs at the moment: what stops it, and how it goes.
final class RunningJob: Sendable {
    private struct State {
        var open: OpenJob?
        /// What came before the job was open.
        var stop: RunStop?
        var estimate = ProgressEstimate()
        var reading: ProgressEstimate.Reading?
        var snapshot: ProgressSnapshot?
    }

    /// When the service took it up.
    let begun: Duration
    private let state = Mutex(State())

    init(begun: Duration) { self.begun = begun }

    /// Has it look at once what somebody asks of it.
    func follow() { state.withLock { $0.open }?.tuning.look() }

    /// The job is open and about to run.
    func begin(_ job: OpenJob) {
        let stop = state.withLock { state in
            state.open = job
            return state.stop
        }
        if let stop { job.control.stop(stop) }
    }

    /// Asks it to stop, now or as soon as it is open.
    func stop(_ why: RunStop) {
        let open = state.withLock { state in
            state.stop = state.stop ?? why
            return state.open
        }
        open?.control.stop(why)
    }

    /// Why it is to stop; nil while it goes on.
    var stopping: RunStop? { state.withLock { $0.stop } }

    /// Looks at the live figures; called once a second.
    ///
    /// - Returns: whether it waits for its store.
    func look() -> Bool {
        state.withLock { state in
            guard let snapshot = state.open?.board.snapshot() else { return false }
            state.reading = state.estimate.read(snapshot)
            state.snapshot = snapshot
            return snapshot.waitingFor != nil
        }
    }

    /// What it counts at this moment; nil before it is open.
    var snapshot: ProgressSnapshot? { state.withLock { $0.open?.board.snapshot() } }

    /// Adds what is known only while the job runs.
    func complete(_ moment: inout JobMoment) {
        let (snapshot, reading) = state.withLock { ($0.open?.board.snapshot(), $0.reading) }
        guard let snapshot else { return }
        moment.snapshot = snapshot
        moment.rowsPerSecond = reading?.rowsPerSecond
        moment.bytesPerSecond = reading?.bytesPerSecond
        moment.secondsLeft = reading?.secondsLeft
        moment.progress.take(snapshot)
    }
}

extension JobProgressSummary {
    /// Takes over what a run counts that goes on; before it has begun it counts nothing.
    mutating func take(_ snapshot: ProgressSnapshot) {
        guard snapshot.done >= numberOfTasksSucceeded + numberOfTasksFailed + numberOfTasksSkipped
        else { return }
        numberOfTasksSucceeded = snapshot.succeeded
        numberOfTasksFailed = snapshot.failed
        numberOfTasksSkipped = snapshot.skipped
        numberOfTasksUnverified = snapshot.unverified
        if snapshot.isTotalExact, let total = snapshot.total { totalNumberOfTasks = total }
    }
}
