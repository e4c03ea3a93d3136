// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

/// Jobs over five chunks of rows of many lengths, of which some failed: the pages beside the rows
/// as they were written down.
@Suite struct FailedTaskFinderTests {
    private static let rowCount: UInt64 = 5 * 1_024 + 100
    private let folder: TemporaryFolder
    private let jobs: JobStore

    init() throws {
        folder = try TemporaryFolder()
        jobs = JobStore(stateDirectory: folder.path)
    }

    private static func key(_ row: UInt64) -> String {
        "key-\(row)" + String(repeating: "x", count: Int(row % 7))
    }

    /// A job whose rows of these numbers failed.
    private func job(failed rows: [UInt64]) async throws -> JobDescriptor {
        let text = (0..<Self.rowCount).map { "src,\(Self.key($0)),v\($0)\n" }.joined()
        try folder.write(Array(text.utf8), to: "m.csv")
        let path = folder.path + "/m.csv"
        let request = JobRequest(
            operation: .s3PutObjectCopy(S3PutObjectCopy(targetResource: .bucket("destination"))),
            manifest: JobManifest(fields: [.bucket, .key, .versionID], location: .file(path: path)))
        let id = JobID.random()
        let (directory, _) = try jobs.create(
            request, settings: RunSettings(), manifest: try ManifestFile(path: path).fingerprint,
            id: id, now: Timestamp(millisecondsSinceEpoch: 1_000))
        let file = try directory.openJournal(.append)
        var writer = try JournalWriter(file, after: try JournalReplay(file))
        // Two commits, of every other row each, so that chunks lie in both.
        for part in 0..<2 {
            var batch = CommitBatch()
            for (place, row) in rows.enumerated() where place % 2 == part {
                batch.recordFailure(row: row, line: row + 1, .denied)
            }
            if !batch.isEmpty { try writer.commit(&batch, resume: .zero, milliseconds: 1) }
        }
        return try jobs.job(id)
    }

    @Test(
        arguments: [
            [], [0], [Self.rowCount - 1], [1_023, 1_024, 1_025],
            Array(stride(from: 3, to: 5_000, by: 7)),
            Array(0..<Self.rowCount),
        ] as [[UInt64]])
    func `pages have every failed row once, with its names`(rows: [UInt64]) async throws {
        let job = try await job(failed: rows)
        for max in [1, 10, 1_000, 10_000] where rows.count / max < 1_000 {
            // One that knows its way about, and one that begins anew for each page.
            let finder = FailedTaskFinder()
            var (seen, after, hasMore) = ([FailedTask](), UInt64?.none, true)
            while hasMore {
                let page = try await finder.page(of: job, after: after, max: max)
                let anew = try await FailedTaskFinder().page(of: job, after: after, max: max)
                #expect(page == anew)
                #expect(page.tasks.count <= max)
                seen += page.tasks
                (after, hasMore) = (page.tasks.last?.row, page.hasMore)
                try #require(!hasMore || page.tasks.count == max)
            }
            #expect(seen.map(\.row) == rows)
            #expect(seen.map(\.key) == rows.map(Self.key))
            #expect(seen.map(\.versionID) == rows.map { "v\($0)" })
            #expect(seen.allSatisfy { $0.bucket == "src" && $0.failure == .denied })
        }
    }

    @Test func `a page may be asked for behind any row, and backwards`() async throws {
        let rows = Array(stride(from: UInt64(5), to: Self.rowCount, by: 11))
        let (job, finder) = (try await job(failed: rows), FailedTaskFinder())
        for after in [5_000, 4_999, 3_000, 1_024, 1_023, 5, 4, 0, UInt64.max] as [UInt64] {
            let page = try await finder.page(of: job, after: after, max: 20)
            #expect(page.tasks.map(\.row) == Array(rows.filter { $0 > after }.prefix(20)))
        }
    }

    @Test func `names are not read from a manifest that has changed`() async throws {
        let job = try await job(failed: [3])
        try folder.write(Array("src,other,v\n".utf8), to: "m.csv")
        let failure = await #expect(throws: JobFailure.self) {
            try await FailedTaskFinder().page(of: job, after: nil, max: 10)
        }
        #expect(failure?.failureCode == "ManifestChanged")
    }
}
