// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@Suite struct NotedRowsTests {
    private let folder: TemporaryFolder
    private let manifest = MemoryManifest("src,one\nsrc,two\nsrc,three\nsrc,four\n")
    private let fields: [ManifestField] = [.bucket, .key]

    init() throws { folder = try TemporaryFolder() }

    private func report(failedTasksOnly: Bool) async throws -> (CompletionReport, retried: UInt64) {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        var batch = CommitBatch()
        batch.record(row: 0, line: 1, .skipped(.exists))
        batch.record(row: 1, line: 2, .unverified(.encryptedETag))
        batch.record(row: 2, line: 3, .failed(JournalFixture.failure()))
        batch.record(row: 3, line: 4, .succeeded(attempts: 1))
        try writer.commit(&batch, resume: .zero, milliseconds: 1)
        let replay = try JournalReplay(file)
        let layout = ManifestLayout(fields: fields)
        var walk = OutcomeWalk(
            manifest: manifest, layout: layout, progress: replay.progress,
            failures: FailureReader(file, index: replay.failures))
        var report = try CompletionReportWriter(
            directory: folder.path + "/report",
            settings: CompletionReportSettings(
                jobID: "j-1", bucket: "reports", prefix: nil, failedTasksOnly: failedTasksOnly,
                createdMilliseconds: 1))
        var retry = try RetryManifestWriter(
            path: folder.path + "/retry.csv", source: manifest, layout: layout, fields: fields)
        while let outcomes = try await walk.next() {
            try report.add(outcomes)
            try await retry.add(outcomes)
        }
        try retry.finish()
        return (try report.finish(expecting: replay.totals), retry.rowCount)
    }

    @Test func `what was skipped or not verified has succeeded, and says how`() async throws {
        let (report, retried) = try await report(failedTasksOnly: false)
        let lines = """
            src,one,,succeeded,200,,Skipped: the destination has an object of this key
            src,two,,succeeded,200,,"Successful, not verified: an ETag under a key of KMS or the \
            customer tells nothing of the bytes"
            src,four,,succeeded,200,,Successful

            """
        let file = try #require(report.files.first { $0.kind == .succeeded })
        #expect(try TemporaryFolder.read(file.localPath) == Array(lines.utf8))
        #expect(
            report.totals == JournalTotals(succeeded: 2, failed: 1, skipped: 1, unverified: 1))
        #expect(report.linesByStatus == JournalTotals(succeeded: 3, failed: 1))
        #expect(retried == 1)
    }

    @Test func `failed tasks only leaves them out`() async throws {
        let (report, _) = try await report(failedTasksOnly: true)
        #expect(!report.files.contains { $0.kind == .succeeded })
        #expect(report.rowCount == 4)
    }
}
