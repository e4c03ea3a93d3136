// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client
import Synchronization
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct JobJournalTests {
    private func batch(_ rows: Range<UInt64>) -> CommitBatch {
        var batch = CommitBatch()
        for row in rows { batch.recordSuccess(row: row) }
        return batch
    }

    @Test func `a commit says where reading may resume`() async throws {
        let manifest = MemoryManifest.make(rows: 3_000)
        let file = FailingJournal(manifest: manifest.fingerprint)
        let journal = try JobJournal.make(file)
        let chunks = try await manifest.chunks()
        await journal.hasReadChunk(endingAt: chunks[0].end)
        try await journal.commit(batch(0..<1_000))
        #expect(try JournalReplay(file).resume == .zero)
        try await journal.commit(batch(1_000..<1_100))
        #expect(try JournalReplay(file).resume == chunks[1].start)
        #expect(try JournalReplay(file).totals.succeeded == 1_100)
    }

    /// A disk that was full for a moment must not make a later commit skip the rows it refused.
    @Test func `rows whose commit failed are run again by a resume`() async throws {
        let manifest = MemoryManifest.make(rows: 3_000)
        let file = FailingJournal(manifest: manifest.fingerprint)
        let journal = try JobJournal.make(file)
        for chunk in try await manifest.chunks() { await journal.hasReadChunk(endingAt: chunk.end) }
        file.state.withLock { $0.refusesAppends = true }
        await #expect(throws: BatchFileError.self) {
            try await journal.commit(self.batch(0..<1_500))
        }
        file.state.withLock { $0.refusesAppends = false }
        try await journal.commit(batch(1_500..<2_100))
        let replay = try JournalReplay(file)
        #expect(replay.resume == .zero)
        #expect(!replay.progress.contains(0))
        #expect(replay.progress.contains(1_500))
        #expect(replay.totals.finished == 600)
    }

    @Test func `after a failed sync nothing more is written`() async throws {
        let file = FailingJournal(manifest: MemoryManifest.make(rows: 10).fingerprint)
        let journal = try JobJournal.make(file)
        file.state.withLock { $0.refusesSyncs = true }
        await #expect(throws: BatchFileError.self) { try await journal.commit(self.batch(0..<1)) }
        file.state.withLock { $0.refusesSyncs = false }
        await #expect(throws: BatchFileError.self) { try await journal.commit(self.batch(1..<2)) }
    }

    @Test func `an event loop whose task writes does not wait for the disk`() async throws {
        let file = FailingJournal(manifest: MemoryManifest.make(rows: 10).fingerprint)
        let journal = try JobJournal.make(file)
        let loop = try EventLoop(EventLoopConfiguration())
        defer { loop.shutdown() }
        let loopThread = try await Task(executorPreference: loop) {
            try await journal.write(.runStarted(milliseconds: 1))
            try await journal.commit(self.batch(0..<1))
            return CurrentThread.number
        }.value
        let syncThreads = file.state.withLock { $0.syncThreads }
        #expect(syncThreads.count == 2)
        #expect(!syncThreads.contains(loopThread))
    }
}
