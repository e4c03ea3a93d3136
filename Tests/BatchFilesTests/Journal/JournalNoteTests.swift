// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@Suite struct JournalNoteTests {
    private static func commit(
        _ batch: CommitBatch, _ writer: inout JournalWriter
    ) throws {
        var batch = batch
        try writer.commit(&batch, resume: .zero, milliseconds: 1)
    }

    @Test func `a job without notes writes records that any version reads`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        var batch = CommitBatch()
        batch.record(row: 0, line: 1, .succeeded(attempts: 1))
        batch.record(row: 1, line: 2, .failed(JournalFixture.failure()))
        let start = Int(writer.offset)
        try Self.commit(batch, &writer)
        #expect(file.bytes[start + 12] == 3)
    }

    @Test func `after a note every commit tells the totals of the notes`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        var batch = CommitBatch()
        batch.record(row: 0, line: 1, .skipped(.identicalETag))
        try Self.commit(batch, &writer)
        batch = CommitBatch()
        batch.record(row: 1, line: 2, .succeeded(attempts: 1))
        let start = Int(writer.offset)
        try Self.commit(batch, &writer)
        #expect(file.bytes[start + 12] == 10)
        let replay = try JournalReplay(file)
        #expect(replay.totals == JournalTotals(succeeded: 1, skipped: 1))
        #expect(replay.totals.finished == 2)
    }

    @Test(arguments: [1, 7, 99] as [UInt64])
    func `what was noted of each row is read back`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let reasons: [TaskNote] =
            SkipReason.allCases.map { .skipped($0) }
            + UnverifiedReason.allCases.map {
                .unverified($0)
            }
        let rows: UInt64 = 5_000
        var expected: [UInt64: TaskNote] = [:]
        var failed: Set<UInt64> = []
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        var batch = CommitBatch()
        // Runs of the same end, in an order of their own, over several commits.
        var ends: [UInt64: Int] = [:]
        var end = 0
        for row in 0..<rows {
            if UInt64.random(in: 0..<20, using: &random) == 0 {
                end = Int.random(in: -2..<reasons.count, using: &random)
            }
            ends[row] = end
        }
        for row in (0..<rows).shuffled(using: &random) {
            switch ends[row] ?? 0 {
            case -2:
                batch.record(row: row, line: row + 1, .failed(JournalFixture.failure()))
                failed.insert(row)
            case -1: batch.record(row: row, line: row + 1, .succeeded(attempts: 1))
            case let place:
                batch.record(row: row, reasons[place])
                expected[row] = reasons[place]
            }
            if batch.count == 700 {
                try Self.commit(batch, &writer)
                batch = CommitBatch()
            }
        }
        try Self.commit(batch, &writer)

        let replay = try JournalReplay(file)
        let skipped = UInt64(expected.values.count(where: \.isSkip))
        #expect(replay.totals.skipped == skipped)
        #expect(replay.totals.unverified == UInt64(expected.count) - skipped)
        #expect(replay.totals.failed == UInt64(failed.count))
        #expect(replay.totals.finished == rows)
        var reader = FailureReader(file, index: replay.failures)
        var found: [UInt64: TaskNote] = [:]
        for chunk in 0...(rows / UInt64(Limits.chunkRows)) {
            let exceptions = try reader.exceptions(inChunk: chunk)
            for one in exceptions.notes { for row in one.rows { found[row] = one.note } }
            #expect(exceptions.failures.allSatisfy { failed.contains($0.row) })
        }
        #expect(found == expected)
    }

    @Test(
        arguments: [
            // A note of a row that the commit does not finish.
            ([0..<2], [JournalNote(rows: 1..<3, note: .skipped(.exists))], 1, 2, 0),
            // Two notes of one row.
            (
                [0..<2],
                [
                    JournalNote(rows: 0..<2, note: .skipped(.exists)),
                    JournalNote(rows: 1..<2, note: .unverified(.foreignETag)),
                ], 0, 2, 1
            ),
            // Totals that do not add up.
            ([0..<2], [JournalNote(rows: 0..<1, note: .skipped(.exists))], 2, 1, 0),
            ([0..<2], [JournalNote(rows: 0..<1, note: .unverified(.foreignETag))], 2, 0, 0),
        ] as [([Range<UInt64>], [JournalNote], UInt64, UInt64, UInt64)])
    func `notes that cannot be true are refused`(
        runs: [Range<UInt64>], notes: [JournalNote], succeeded: UInt64, skipped: UInt64,
        unverified: UInt64
    ) throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        try writer.append(
            .commit(
                JournalCommit(
                    milliseconds: 1, resume: .zero,
                    totals: JournalTotals(
                        succeeded: succeeded, skipped: skipped, unverified: unverified),
                    runs: runs, failures: [], notes: notes)))
        #expect(throws: BatchFileError.self) { try JournalReplay(file) }
    }

    @Test func `every code stands for one note`() {
        let notes =
            SkipReason.allCases.map { TaskNote.skipped($0) }
            + UnverifiedReason.allCases.map { TaskNote.unverified($0) }
        #expect(Set(notes.map(\.code)).count == notes.count)
        #expect(notes.allSatisfy { TaskNote(code: $0.code) == $0 })
        #expect(TaskNote(code: 0) == nil)
    }
}
