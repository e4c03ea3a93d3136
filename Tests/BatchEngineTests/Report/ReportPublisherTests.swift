// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client
import TestSupport
import Testing

@testable import BatchEngine

/// Reports of three rows: the second failed, the third was never run.
@Suite struct ReportPublisherTests {
    private let folder: TemporaryFolder
    private let journal: FailingJournal
    private static let manifest = MemoryManifest(
        bytes: Array("src,key-0\nsrc,key-1\nsrc,key-2\n".utf8))

    init() throws {
        folder = try TemporaryFolder()
        journal = FailingJournal(manifest: Self.manifest.fingerprint)
        var writer = try JournalWriter(journal, after: try JournalReplay(journal))
        var batch = CommitBatch()
        batch.recordSuccess(row: 0)
        batch.recordFailure(row: 1, line: 2, .denied)
        try writer.commit(&batch, resume: .zero, milliseconds: 1)
    }

    private func publish(
        _ manifest: any ManifestSource = Self.manifest, to path: String?
    ) async throws -> JournalReport {
        let request = JobRequest(
            operation: .s3PutObjectCopy(S3PutObjectCopy(targetResource: .bucket("dst"))),
            manifest: JobManifest(fields: [.bucket, .key], location: .file(path: "/m.csv")),
            report: path.map {
                JobReport(destination: .file(path: $0), prefix: "p", scope: .allTasks)
            })
        let client = S3Client(
            endpoint: try S3Endpoint(endpointURL: "http://127.0.0.1:9", region: "us-east-1"),
            credentials: StaticCredentials(
                Credentials(accessKeyID: "AK", secretAccessKey: "SK")),
            transport: UnusedTransport())
        let publisher = ReportPublisher(
            directory: try JobDirectory(stateDirectory: folder.path, jobID: "job-1"),
            request: request,
            manifest: OpenManifest(
                source: manifest, layout: ManifestLayout(fields: [.bucket, .key])),
            store: StoreAccess(
                lanes: [StoreLane(client: client, executor: globalConcurrentExecutor)]),
            now: { Timestamp(millisecondsSinceEpoch: 1_000) })
        return try await publisher.publish(try JournalReplay(journal), journal: journal)
    }

    /// The text of every file below the directory, by its path there.
    private func texts(in directory: String, below path: String = "") throws -> [String: String] {
        var found: [String: String] = [:]
        for name in TemporaryFolder.names(in: directory + path) {
            let file = path + "/" + name
            if TemporaryFolder.names(in: directory + file).isEmpty {
                let bytes = try TemporaryFolder.read(directory + file)
                found[file] = String(decoding: bytes, as: UTF8.self)
            } else {
                found.merge(try texts(in: directory, below: file)) { first, _ in first }
            }
        }
        return found
    }

    @Test func `every row that ran has its line, and the journal keeps the totals`() async throws {
        let report = try await publish(to: folder.path + "/out")
        #expect(report.rows == JournalTotals(succeeded: 1, failed: 1))
        #expect(report.location == "file://\(folder.path)/out/p/job-job-1/manifest.json")
        let lines = try texts(in: folder.path + "/out").filter { $0.key.contains("/results/") }
            .values.flatMap { $0.split(separator: "\n") }
        #expect(
            lines.sorted() == [
                "src,key-0,,succeeded,200,,Successful", "src,key-1,,failed,403,AccessDenied,No.",
            ])
    }

    @Test func `the retry manifest has the lines of the failed rows alone`() async throws {
        _ = try await publish(to: folder.path + "/out")
        let retry = try #require(
            try texts(in: folder.path + "/out").first { $0.key.hasSuffix("/retry-manifest.csv") })
        #expect(retry.value == "src,key-1\n")
    }

    @Test func `doing it twice gives the same files`() async throws {
        _ = try await publish(to: folder.path + "/out")
        let first = try texts(in: folder.path + "/out")
        _ = try await publish(to: folder.path + "/out")
        #expect(try texts(in: folder.path + "/out") == first)
        #expect(first.count >= 5)
    }

    @Test func `without a destination the report stays in the job's directory`() async throws {
        let report = try await publish(to: nil)
        #expect(report.location.hasPrefix("file://\(folder.path)/jobs/job-1/report/"))
    }

    @Test func `a manifest that changed is named, and nothing is delivered`() async throws {
        let failure = await #expect(throws: JobFailure.self) {
            try await publish(ChangedManifest(), to: folder.path + "/out")
        }
        #expect(failure?.failureCode == "ManifestChanged")
        #expect(try texts(in: folder.path + "/out").isEmpty)
    }

    @Test func `a destination that cannot be written is said to be that`() async throws {
        try folder.write([], to: "blocked")
        let failure = await #expect(throws: JobFailure.self) {
            try await publish(to: folder.path + "/blocked")
        }
        #expect(failure?.failureCode == "ReportNotWritten")
        #expect(failure?.failureReason.contains("blocked") == true)
    }
}

/// The manifest of the suite, found changed whenever somebody looks.
private struct ChangedManifest: ManifestSource {
    private let manifest = MemoryManifest(bytes: Array("src,key-0\n".utf8))

    var name: String { manifest.name }
    var byteCount: UInt64 { manifest.byteCount }
    var fingerprint: ManifestFingerprint { manifest.fingerprint }

    func read(at offset: UInt64, maxBytes: Int, into buffer: inout [UInt8]) async throws -> Int {
        try await manifest.read(at: offset, maxBytes: maxBytes, into: &buffer)
    }

    func verifyUnchanged() async throws {
        throw BatchFileError(.manifestChanged, "The manifest changed. Put the original back.")
    }
}

private struct UnusedTransport: Transport {
    func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
        Issue.record("a report on this machine needs no store")
    }
}
