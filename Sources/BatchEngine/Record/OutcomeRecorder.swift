// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Logging
import Synchronization

/// Collects the outcomes of all workers until the committer takes them to the journal.
///
/// Recording is a lock and a bit; a worker waits only when the disk is so slow that two whole
/// batches have gathered.
final class OutcomeRecorder: Sendable {
    private struct State {
        var batch = CommitBatch()
        var waiting: [CheckedContinuation<Void, Never>] = []
        var waitingForDisk: [DurabilityWaiter] = []
    }

    private let state = Mutex(State())
    private let denials = Mutex(DenialCount())
    /// Where the run counts.
    let board: ProgressBoard
    private let threshold: FailureThreshold
    private let control: RunControl
    private let logger: Logger
    private let wish: AsyncStream<Void>.Continuation
    /// Asks for a commit: a batch is full, a second has passed. Ends with the run.
    let commitWishes: AsyncStream<Void>

    init(
        board: ProgressBoard, threshold: FailureThreshold, control: RunControl, logger: Logger
    ) {
        self.logger = logger
        self.board = board
        self.threshold = threshold
        self.control = control
        (commitWishes, wish) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Whether there is room for another outcome.
    enum Room {
        case ample
        /// Two whole batches have gathered: whoever has more waits for the disk.
        case full
    }

    /// Takes a row's outcome, and waits for room if there is none. Runs on the caller's executor.
    nonisolated(nonsending) func record(
        row: UInt64, line: UInt64, _ outcome: TaskOutcome
    ) async {
        if note(row: row, line: line, outcome) == .full { await waitForRoom() }
    }

    /// Takes a row's outcome. Every row comes here exactly once.
    func note(row: UInt64, line: UInt64, _ outcome: TaskOutcome) -> Room {
        let count = state.withLock { state in
            state.batch.record(row: row, line: line, outcome)
            return state.batch.isFull ? state.batch.count : 0
        }
        tally(outcome, line: line)
        guard count > 0 else { return .ample }
        wish.yield()
        return count >= 2 * Limits.commitOutcomesMax ? .full : .ample
    }

    /// Takes outcomes that must become durable together, and returns when they are.
    ///
    /// - Returns: false when the journal could not be written: the rows will run again.
    nonisolated(nonsending) func recordDurably(
        _ outcomes: [(row: UInt64, line: UInt64, outcome: TaskOutcome)]
    ) async -> Bool {
        await withCheckedContinuation { waiter in
            state.withLock { state in
                for (row, line, outcome) in outcomes {
                    state.batch.record(row: row, line: line, outcome)
                }
                state.waitingForDisk.append(waiter)
            }
            for (_, line, outcome) in outcomes { tally(outcome, line: line) }
            wish.yield()
        }
    }

    private func tally(_ outcome: TaskOutcome, line: UInt64) {
        board.count(outcome)
        guard case .failed(let failure) = outcome else { return }
        logger.trace(
            "Row failed",
            metadata: [
                "line": "\(line)", "status": "\(failure.httpStatus)",
                "code": "\(failure.errorCode)", "attempts": "\(failure.attempts)",
            ])
        judge(failure)
    }

    /// Outcomes that nobody has taken to the journal yet.
    var pendingCount: Int { state.withLock { $0.batch.count } }

    /// Asks for a commit now.
    func tick() {
        wish.yield()
    }

    /// No more outcomes will come.
    func close() {
        wish.finish()
    }

    /// Hands over what has gathered, with those who wait for it to be durable, and starts anew.
    func takeBatch() -> (batch: CommitBatch, waitingForDisk: [DurabilityWaiter]) {
        let taken = state.withLock { state in
            defer { state = State() }
            return state
        }
        for worker in taken.waiting { worker.resume() }
        return (taken.batch, taken.waitingForDisk)
    }

    /// Told whether what it recorded is in the journal.
    typealias DurabilityWaiter = CheckedContinuation<Bool, Never>

    private func judge(_ failure: TaskFailure) {
        let now = board.snapshot()
        let isDenied = denials.withLock { $0.note(failure, succeeded: now.succeeded) }
        if isDenied, threshold.percent < 100 {
            control.stop(.failed(MissingPermission.failure(failure)))
        }
        if threshold.isExceeded(succeeded: now.succeeded, failed: now.failed) {
            control.stop(.failed(threshold.failure))
        }
    }

    /// Returns when a batch was taken away.
    nonisolated(nonsending) func waitForRoom() async {
        await withCheckedContinuation { worker in
            let hasRoom = state.withLock { state in
                guard state.batch.count >= 2 * Limits.commitOutcomesMax else { return true }
                state.waiting.append(worker)
                return false
            }
            if hasRoom { worker.resume() }
        }
    }
}
