// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

/// Holds docs/journal-format.md to the code: its example is made by a Python script from the page.
@Suite struct JournalFormatTests {
    private static func example() throws -> [UInt8] {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let page = String(
            decoding: try TemporaryFolder.read("/\(root)/docs/journal-format.md"), as: UTF8.self)
        let block = try #require(
            page.split(separator: "```", omittingEmptySubsequences: false)[1...].first)
        return block.split(whereSeparator: \.isWhitespace).compactMap { UInt8($0, radix: 16) }
    }

    private static let header = JournalHeader(
        jobID: "job-1", createdMilliseconds: 1_700_000_000_000,
        manifest: ManifestFingerprint(
            kind: .localFile, location: "/m.csv", byteCount: 1_024, revision: "1.000000000",
            identity: "device 1 inode 2"))

    @Test func `the page's example is what is written`() throws {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: Self.header)
        try writer.append(.runStarted(milliseconds: 1_700_000_000_000))
        var batch = CommitBatch()
        for row in [UInt64(5), 1, 0] { batch.recordSuccess(row: row) }
        batch.recordFailure(row: 2, line: 3, JournalFixture.failure("Not found."))
        try writer.commit(&batch, resume: .zero, milliseconds: 1_700_000_001_000)
        var noted = CommitBatch()
        noted.record(row: 7, line: 8, .unverified(.encryptedETag))
        noted.record(row: 4, line: 5, .skipped(.exists))
        for row in [UInt64(6), 8] { noted.recordSuccess(row: row) }
        noted.record(row: 3, line: 4, .skipped(.exists))
        try writer.commit(
            &noted, resume: ManifestPosition(row: 0, line: 1, offset: 0),
            milliseconds: 1_700_000_002_000)
        #expect(file.bytes == (try Self.example()))
        #expect(file.bytes.count > 150)
    }

    @Test func `the page's example is read`() throws {
        let replay = try JournalReplay(MemoryJournal(try Self.example()))
        #expect(replay.header == Self.header)
        #expect(
            replay.totals == JournalTotals(succeeded: 6, failed: 1, skipped: 2, unverified: 1))
        #expect((0...8).allSatisfy { replay.progress.contains($0) })
        #expect(replay.progress.lowWater == 9)
    }
}
