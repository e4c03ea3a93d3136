// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@Suite struct JournalReplayTests {
    @Test func `a journal folds into the state of its job`() throws {
        let fixture = try JournalFixture()
        let replay = try JournalReplay(fixture.file)
        #expect(replay.header == JournalFixture.header)
        #expect(replay.totals == JournalTotals(succeeded: 8, failed: 3))
        #expect(replay.progress.count == 11)
        #expect(replay.progress.lowWater == 9)
        #expect([9, 1_998, 2_001].allSatisfy { !replay.progress.contains($0) })
        #expect([8, 1_999, 2_000].allSatisfy { replay.progress.contains($0) })
        #expect(
            replay.openUploads == [9: .intended(UploadIntent(row: 9, bucket: "dst", key: "k"))])
        #expect(replay.status?.status == "Failed")
        #expect(replay.status?.reasons.first?.code == "ReportWriteFailed")
        #expect(replay.report?.rows == JournalTotals(succeeded: 8, failed: 3))
        #expect(
            replay.activeMilliseconds == 4_700, "4,000 of the run that ended, 700 of the killed")
        #expect(replay.runCount == 2)
        #expect(replay.recordCount == UInt64(fixture.entries.count))
        #expect(replay.tail == .clean)
    }

    @Test func `a run that did not say its end is told from one that did`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        #expect(try JournalReplay(file).lostRunSeen == nil)
        // The end of a run, and which lost one is known after it.
        let runs: [(started: Int64, ended: Int64?, lost: Int64?)] = [
            (500, 700, nil), (1_000, nil, 1_000), (5_000, nil, 5_000), (9_000, 9_500, 5_000),
            (20_000, nil, 20_000),
        ]
        for run in runs {
            try writer.append(.runStarted(milliseconds: run.started))
            #expect(try JournalReplay(file).lostRunSeen == run.started)
            if let ended = run.ended {
                try writer.append(.runEnded(milliseconds: ended, activeMilliseconds: 500))
            }
            #expect(try JournalReplay(file).lostRunSeen == run.lost)
        }
    }

    @Test func `failures are found by chunk`() throws {
        let fixture = try JournalFixture()
        let replay = try JournalReplay(fixture.file)
        #expect(replay.failures.count == 2)
        var reader = FailureReader(fixture.file, index: replay.failures)
        #expect(try reader.failures(inChunk: 0).map(\.row) == [2, 5])
        #expect(try reader.failures(inChunk: 0).first?.failure == JournalFixture.failure())
        #expect(try reader.failures(inChunk: 1).map(\.row) == [1_999])
        #expect(try reader.failures(inChunk: 1).map(\.line) == [2_000])
        #expect(try reader.failures(inChunk: 2).isEmpty)
    }

    @Test func `a torn tail is cut and the writer goes on`() throws {
        let fixture = try JournalFixture()
        let file = MemoryJournal(fixture.file.bytes + [0xB7, 0x52, 0x45])
        let replay = try JournalReplay(file)
        #expect(
            replay.tail == .torn(offset: UInt64(fixture.file.bytes.count), bytes: 3))
        var writer = try JournalWriter(file, after: replay)
        try writer.append(.runStarted(milliseconds: 20_000))
        let read = try readJournal(file.bytes)
        #expect(read.entries == fixture.entries + [.runStarted(milliseconds: 20_000)])
        #expect(read.tail == .clean)
    }

    @Test(arguments: [UInt64(1), 2, 3, 4, 5])
    func `replay equals what was recorded, whatever the order`(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        var batch = CommitBatch()
        var failed: [UInt64: TaskFailure] = [:]
        var progress = ProgressSet()
        var rows = Array(0..<UInt64(9_000))
        for place in rows.indices {
            rows.swapAt(place, min(8_999, place + Int.random(in: 0...100, using: &generator)))
        }
        for row in rows.prefix(8_500) {
            _ = progress.insert(row)
            if Int.random(in: 0..<10, using: &generator) == 0 {
                let failure = JournalFixture.failure("Message \(row % 7)")
                failed[row] = failure
                batch.recordFailure(row: row, line: row + 1, failure)
            } else {
                batch.recordSuccess(row: row)
            }
            if Int.random(in: 0..<300, using: &generator) == 0 {
                let start = progress.lowWaterChunk * 1_024
                try writer.commit(
                    &batch, resume: ManifestPosition(row: start, line: start + 1, offset: start),
                    milliseconds: 1)
            }
        }
        try writer.commit(&batch, resume: .zero, milliseconds: 2)
        let replay = try JournalReplay(file)
        #expect(replay.progress.count == 8_500)
        #expect(replay.progress.lowWater == progress.lowWater)
        #expect(rows.prefix(8_500).allSatisfy { replay.progress.contains($0) })
        #expect(rows.suffix(500).allSatisfy { !replay.progress.contains($0) })
        #expect(replay.totals.failed == UInt64(failed.count))
        var reader = FailureReader(file, index: replay.failures)
        var seen: [UInt64: TaskFailure] = [:]
        for chunk in UInt64(0)..<9 {
            let failures = try reader.failures(inChunk: chunk)
            #expect(failures.map(\.row) == failures.map(\.row).sorted())
            for one in failures { seen[one.row] = one.failure }
        }
        #expect(seen == failed)
    }

    @Test func `failures of one chunk may lie in more commits than are cached`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        let commits = Limits.failureCommitsCached * 3
        for number in 0..<UInt64(commits) {
            var batch = CommitBatch()
            for row in [number, 1_024 + number] {
                batch.recordFailure(row: row, line: row, JournalFixture.failure("\(row)"))
            }
            try writer.commit(&batch, resume: .zero, milliseconds: 1)
        }
        let replay = try JournalReplay(file)
        #expect(replay.failures.count == commits * 2)
        var reader = FailureReader(file, index: replay.failures)
        for _ in 0..<2 {
            let first = try reader.failures(inChunk: 0)
            let second = try reader.failures(inChunk: 1)
            #expect(first.map(\.failure.message) == (0..<commits).map { "\($0)" })
            #expect(second.map(\.failure.message) == (0..<commits).map { "\($0 + 1_024)" })
        }
    }

    @Test func `a commit that finishes a row twice is refused`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        for rows in [UInt64(0)..<5, 4..<6] {
            var batch = CommitBatch()
            for row in rows { batch.recordSuccess(row: row) }
            try writer.commit(&batch, resume: .zero, milliseconds: 1)
        }
        let error = #expect(throws: BatchFileError.self) { try JournalReplay(file) }
        #expect(error?.message.contains("contradicts itself") == true)
    }

    @Test func `a commit that would resume behind an unfinished row is refused`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        var batch = CommitBatch()
        for row in UInt64(1)..<2_000 { batch.recordSuccess(row: row) }
        let resume = ManifestPosition(row: 1_024, line: 1_025, offset: 9_999)
        try writer.commit(&batch, resume: resume, milliseconds: 1)
        let error = #expect(throws: BatchFileError.self) { try JournalReplay(file) }
        #expect(error?.message.contains("contradicts itself") == true)
    }
}
