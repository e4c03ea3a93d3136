// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// The one writer of a job's journal. An actor, because commits and the records of multipart
/// uploads come from different tasks. It waits for the disk on an executor of its own choice: an
/// actor runs on the executor that the calling task prefers (SE-0417), and an event loop must not
/// wait.
actor JobJournal {
    private var writer: JournalWriter
    private var progress: ProgressSet
    private var trail: ResumeTrail
    private var lifecycle: JobLifecycle
    private let executor: any TaskExecutor
    let now: @Sendable () -> Timestamp

    init(
        writer: JournalWriter, progress: ProgressSet, resume: ManifestPosition,
        lifecycle: JobLifecycle = JobLifecycle(), executor: any TaskExecutor,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.lifecycle = lifecycle
        self.writer = writer
        self.executor = executor
        self.progress = progress
        self.now = now
        trail = ResumeTrail(start: resume)
    }

    /// The reader has come to the end of a chunk.
    func hasReadChunk(endingAt end: ManifestPosition) {
        trail.noteChunk(endingAt: end)
    }

    /// Makes a batch of outcomes durable. After a failure its rows count as unfinished, so that no
    /// later commit lets a resume begin above them.
    nonisolated func commit(_ batch: CommitBatch) async throws {
        if batch.isEmpty { return }
        try await withTaskExecutorPreference(executor) { try await commitHere(batch) }
    }

    /// Makes any other record durable.
    nonisolated func write(_ entry: JournalEntry) async throws {
        try await withTaskExecutorPreference(executor) { try await writeHere(entry) }
    }

    /// Makes a change of the job's status durable; the same status once more has other reasons.
    ///
    /// - Returns: false when the rules do not allow the change; nothing is written then.
    nonisolated func change(_ change: StatusChange) async throws -> Bool {
        try await withTaskExecutorPreference(executor) { try await changeHere(change) }
    }

    private func changeHere(_ change: StatusChange) throws -> Bool {
        var next = lifecycle
        let time = now()
        if change.status == lifecycle.status {
            next.record(
                change.status, reason: change.updateReason, failures: change.reasons, at: time)
        } else {
            do throws(JobStatusProblem) {
                try next.move(
                    to: change.status, by: change.actor, reason: change.updateReason,
                    failures: change.reasons, at: time)
            } catch {
                return false
            }
        }
        try writeHere(.jobStatus(change.record(milliseconds: time.millisecondsSinceEpoch)))
        lifecycle = next
        return true
    }

    private func commitHere(_ batch: consuming CommitBatch) throws {
        var batch = batch
        let before = (progress, trail)
        for run in batch.runs { _ = progress.insert(rows: run) }
        let resume = trail.position(lowWater: progress.lowWater)
        do {
            try writer.commit(&batch, resume: resume, milliseconds: now().millisecondsSinceEpoch)
        } catch {
            (progress, trail) = before
            throw error
        }
    }

    private func writeHere(_ entry: JournalEntry) throws {
        try writer.append(entry)
        try writer.sync()
    }
}
