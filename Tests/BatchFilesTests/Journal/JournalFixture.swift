// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// A journal with a record of every kind, and what each record says.
struct JournalFixture {
    let file = MemoryJournal()
    var entries: [JournalEntry] = []
    /// Where each record begins, and the end.
    var offsets: [UInt64] = []

    static let header = JournalHeader(
        jobID: "00000000-0000-4000-8000-000000000001", createdMilliseconds: 1_700_000_000_000,
        manifest: ManifestFingerprint(
            kind: .localFile, location: "/data/list.csv", byteCount: 12_345,
            revision: "1699999999.000000001", identity: "device 1 inode 2"))

    static func failure(_ text: String = "The specified key does not exist.") -> TaskFailure {
        TaskFailure(httpStatus: 404, errorCode: "NoSuchKey", message: text, attempts: 1)
    }

    init() throws {
        var writer = try JournalWriter(file, header: Self.header)
        let upload = UploadStart(
            row: 7, bucket: "dst", key: "big/ä", uploadID: "u-1", sourceETag: "\"e\"",
            sourceVersionID: "", sizeBytes: 6 << 30, partBytes: 64 << 20)
        try append(.runStarted(milliseconds: 1_000), &writer)
        try append(.jobStatus(JournalStatus(status: "Active", milliseconds: 1_001)), &writer)
        try append(.uploadIntended(UploadIntent(row: 7, bucket: "dst", key: "big/ä")), &writer)
        try append(.uploadStarted(upload), &writer)
        try append(.uploadIntended(UploadIntent(row: 9, bucket: "dst", key: "k")), &writer)
        try commit(rows: [0, 1, 2, 5], failed: [5, 2], at: 2_000, &writer)
        try append(.uploadEnded(row: 7, .completed), &writer)
        try commit(rows: [3, 4, 7, 6, 2_000], failed: [], at: 4_500, &writer)
        try append(.runEnded(milliseconds: 5_000, activeMilliseconds: 4_000), &writer)
        try append(.runStarted(milliseconds: 10_000), &writer)
        try commit(rows: [8, 1_999], failed: [1_999], at: 10_700, &writer)
        let reason = JournalStatus.Reason(code: "ReportWriteFailed", text: "no access")
        try append(
            .jobStatus(
                JournalStatus(status: "Failed", reasons: [reason], milliseconds: 10_800)), &writer)
        try append(
            .reportWritten(
                JournalReport(
                    location: "s3://r/p/job-x/manifest.json",
                    rows: JournalTotals(succeeded: 8, failed: 3), milliseconds: 11_000)), &writer)
        offsets.append(writer.offset)
    }

    private mutating func append(_ entry: JournalEntry, _ writer: inout JournalWriter) throws {
        entries.append(entry)
        offsets.append(try writer.append(entry))
    }

    private mutating func commit(
        rows: [UInt64], failed: [UInt64], at milliseconds: Int64, _ writer: inout JournalWriter
    ) throws {
        var batch = CommitBatch()
        for row in rows {
            if failed.contains(row) {
                batch.recordFailure(row: row, line: row + 1, Self.failure())
            } else {
                batch.recordSuccess(row: row)
            }
        }
        offsets.append(writer.offset)
        try writer.commit(&batch, resume: .zero, milliseconds: milliseconds)
        var runs: [Range<UInt64>] = []
        for row in rows.sorted() {
            if let last = runs.last, last.upperBound == row {
                runs[runs.count - 1] = last.lowerBound..<(row + 1)
            } else {
                runs.append(row..<(row + 1))
            }
        }
        entries.append(
            .commit(
                JournalCommit(
                    milliseconds: milliseconds, resume: .zero, totals: writer.totals, runs: runs,
                    failures: failed.sorted().map {
                        JournalFailure(row: $0, line: $0 + 1, failure: Self.failure())
                    })))
    }
}

/// All entries of the journal in `bytes`, and how it ends.
func readJournal(_ bytes: [UInt8]) throws -> (entries: [JournalEntry], tail: JournalTail) {
    var reader = try JournalReader(MemoryJournal(bytes))
    var entries: [JournalEntry] = []
    while let record = try reader.next() { entries.append(record.entry) }
    return (entries, reader.tail)
}
