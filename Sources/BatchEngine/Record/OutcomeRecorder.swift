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
    }

    private let state = Mutex(State())
    private let board: ProgressBoard
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
            switch outcome {
            case .succeeded: state.batch.recordSuccess(row: row)
            case .failed(let failure): state.batch.recordFailure(row: row, line: line, failure)
            }
            return state.batch.isFull ? state.batch.count : 0
        }
        board.count(outcome)
        if case .failed(let failure) = outcome {
            logger.trace(
                "Row failed",
                metadata: [
                    "line": "\(line)", "status": "\(failure.httpStatus)",
                    "code": "\(failure.errorCode)", "attempts": "\(failure.attempts)",
                ])
            judge()
        }
        guard count > 0 else { return .ample }
        wish.yield()
        return count >= 2 * Limits.commitOutcomesMax ? .full : .ample
    }

    /// Asks for a commit now.
    func tick() {
        wish.yield()
    }

    /// No more outcomes will come.
    func close() {
        wish.finish()
    }

    /// Hands over what has gathered and starts anew.
    func takeBatch() -> CommitBatch {
        let (batch, waiting) = state.withLock { state in
            defer { state = State() }
            return (state.batch, state.waiting)
        }
        for worker in waiting { worker.resume() }
        return batch
    }

    private func judge() {
        let now = board.snapshot()
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
