// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Synchronization
import TestSupport
import Testing

@Suite struct JournalWriterTests {
    private func batch(_ rows: Range<UInt64>) -> CommitBatch {
        var batch = CommitBatch()
        for row in rows { batch.recordSuccess(row: row) }
        return batch
    }

    @Test func `a commit is one record and one sync, an empty one nothing`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        let syncs = file.state.withLock { $0.syncs }
        var batch = batch(0..<500)
        try writer.commit(&batch, resume: .zero, milliseconds: 1)
        let size = try file.size()
        try writer.commit(&batch, resume: .zero, milliseconds: 2)
        #expect(try file.size() == size)
        #expect(file.state.withLock { $0.syncs } == syncs + 1)
        #expect(writer.totals == JournalTotals(succeeded: 500))
        #expect(batch.isEmpty)
    }

    @Test func `a full disk loses no outcome and leaves no torn record`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        let size = try file.size()
        file.state.withLock { $0.capacity = Int(size) + 10 }
        var batch = batch(0..<500)
        let error = #expect(throws: BatchFileError.self) {
            try writer.commit(&batch, resume: .zero, milliseconds: 1)
        }
        #expect(error == MemoryJournal.full)
        #expect(try file.size() == size)
        #expect(batch.count == 500)
        #expect(writer.totals == JournalTotals())
        file.state.withLock { $0.capacity = .max }
        try writer.commit(&batch, resume: .zero, milliseconds: 2)
        let replay = try JournalReplay(file)
        #expect(replay.totals == JournalTotals(succeeded: 500))
        #expect(replay.tail == .clean)
    }

    @Test func `nothing is written behind a record that could not be cut off`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        file.state.withLock {
            $0.capacity = $0.bytes.count + 10
            $0.failsToTruncate = true
        }
        #expect(throws: BatchFileError.self) { try writer.append(.runStarted(milliseconds: 1)) }
        file.state.withLock { $0.capacity = .max }
        let error = #expect(throws: BatchFileError.self) {
            try writer.append(.runStarted(milliseconds: 1))
        }
        #expect(error?.code == .journalUnusable)
    }

    @Test func `after a failed sync nothing more is recorded`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        file.state.withLock { $0.failsToSync = true }
        var batch = batch(0..<5)
        #expect(throws: BatchFileError.self) {
            try writer.commit(&batch, resume: .zero, milliseconds: 1)
        }
        file.state.withLock { $0.failsToSync = false }
        #expect(throws: BatchFileError.self) { try writer.append(.runStarted(milliseconds: 1)) }
    }

    @Test func `a batch is full at its bound of outcomes or of failure bytes`() {
        var batch = batch(0..<UInt64(Limits.commitOutcomesMax - 1))
        #expect(!batch.isFull)
        batch.recordSuccess(row: 1 << 40)
        #expect(batch.isFull)
        var failing = CommitBatch()
        let text = String(repeating: "x", count: 1_024)
        for row in 0..<UInt64(900) {
            failing.recordFailure(row: row, line: row, JournalFixture.failure(text))
        }
        #expect(!failing.isFull)
        for row in UInt64(900)..<1_024 {
            failing.recordFailure(row: row, line: row, JournalFixture.failure(text))
        }
        #expect(failing.isFull)
    }

    @Test func `a long message is cut between characters`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        var batch = CommitBatch()
        let long = String(repeating: "€", count: 400)
        batch.recordFailure(row: 0, line: 1, JournalFixture.failure(long))
        try writer.commit(&batch, resume: .zero, milliseconds: 1)
        var reader = FailureReader(file, index: try JournalReplay(file).failures)
        let message = try reader.failures(inChunk: 0)[0].failure.message
        #expect(message == String(repeating: "€", count: 340) + "...")
    }

    /// The size target: at most 0.05 byte a succeeded row, 64 in flight, 65,536 outcomes a commit.
    @Test func `a success costs a small fraction of a byte`() throws {
        var generator = SeededGenerator(seed: 9)
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        var batch = CommitBatch()
        let rowCount: UInt64 = 1_000_000
        var flight: [UInt64] = []
        for row in 0..<rowCount {
            flight.append(row)
            if flight.count < 64 { continue }
            let place = Int.random(in: 0..<64, using: &generator)
            flight.swapAt(place, 63)
            batch.recordSuccess(row: flight.removeLast())
            if batch.isFull { try writer.commit(&batch, resume: .zero, milliseconds: 1) }
        }
        for row in flight { batch.recordSuccess(row: row) }
        try writer.commit(&batch, resume: .zero, milliseconds: 1)
        #expect(try JournalReplay(file).totals.succeeded == rowCount)
        #expect(Double(file.bytes.count) / Double(rowCount) < 0.05)
    }
}
