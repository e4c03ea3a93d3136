// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// The one writer of a job's journal. An actor, because commits and the records of multipart
/// uploads come from different tasks, and off the event loops, because it waits for the disk.
actor JobJournal {
    private var writer: JournalWriter
    private var progress: ProgressSet
    private var trail: ResumeTrail
    let now: @Sendable () -> Timestamp

    init(
        writer: JournalWriter, progress: ProgressSet, resume: ManifestPosition,
        now: @escaping @Sendable () -> Timestamp
    ) {
        self.writer = writer
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
    func commit(_ batch: consuming CommitBatch) throws {
        var batch = batch
        guard !batch.isEmpty else { return }
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

    /// Makes any other record durable.
    func write(_ entry: JournalEntry) throws {
        try writer.append(entry)
        try writer.sync()
    }
}
