// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Synchronization

/// What the runs of this process do, and have done. Nothing of it is on the way of a copy: tasks
/// are counted when their outcomes become durable, and the rest is read from what runs keep anyhow.
final class EngineMeter: Sendable {
    static let process = EngineMeter()

    /// A run that goes on.
    private struct Live {
        var recorder: OutcomeRecorder
        var committed: Duration
    }

    private struct State {
        var tasks = TaskCounts()
        var bytes: UInt64 = 0
        var runs: [ObjectIdentifier: Live] = [:]
    }

    private let state = Mutex(State())

    func begin(_ recorder: OutcomeRecorder) {
        let now = SystemClock.uptime()
        state.withLock {
            $0.runs[ObjectIdentifier(recorder)] = Live(recorder: recorder, committed: now)
        }
    }

    func end(_ recorder: OutcomeRecorder) {
        state.withLock { state in
            guard let run = state.runs.removeValue(forKey: ObjectIdentifier(recorder)) else {
                return
            }
            state.bytes += run.recorder.board.snapshot().bytesCopied
        }
    }

    /// Outcomes of a run are durable now.
    func committed(_ counts: CommitBatch.Counts, of recorder: OutcomeRecorder) {
        let now = SystemClock.uptime()
        state.withLock { state in
            state.tasks.add(counts)
            state.runs[ObjectIdentifier(recorder)]?.committed = now
        }
    }

    /// Adds all of it to what is shown.
    func read(into metrics: inout EngineMetrics) {
        let (tasks, runs, bytes) = state.withLock { ($0.tasks, Array($0.runs.values), $0.bytes) }
        metrics.tasks = [
            EngineMetrics.Tasks(outcome: "succeeded", code: "", count: tasks.succeeded),
            EngineMetrics.Tasks(outcome: "unverified", code: "", count: tasks.unverified),
            EngineMetrics.Tasks(outcome: "skipped", code: "", count: tasks.skipped),
        ]
        for (code, count) in tasks.failed.sorted(by: { $0.key < $1.key }) {
            metrics.tasks.append(
                EngineMetrics.Tasks(outcome: "failed", code: code, count: count))
        }
        metrics.bytesCopied = bytes
        metrics.runs = runs.count
        let now = SystemClock.uptime()
        for run in runs {
            let snapshot = run.recorder.board.snapshot()
            metrics.bytesCopied += snapshot.bytesCopied
            metrics.concurrencyLimit += snapshot.level
            let pending = run.recorder.pendingCount
            metrics.rowsNotDurable += pending
            guard pending > 0 else { continue }
            metrics.journalLagSeconds = max(
                metrics.journalLagSeconds, (now - run.committed) / .seconds(1))
        }
    }
}
