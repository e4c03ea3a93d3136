// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

/// The expected bytes are written by hand from the rules of Report_CSV_20180820; their digests are
/// those of Python's hashlib.
@Suite struct CompletionReportTests {
    private let folder: TemporaryFolder
    private let fields: [ManifestField] = [.bucket, .key, .ignore, .versionID]
    private let manifest = MemoryManifest(
        """
        src,plain.txt,x,v1
        "src",folder/with%20space.txt,,null

        src,"comma,%25.txt",x,v3
        src,a+b,x,"v,4"
        src,"quote""d",x,v5\r
        src,gone,"ig,nored",v6
        src,never-run,x,v
        src,novers,x,
        Src,bad,x,v8
        short
        """)

    init() throws { folder = try TemporaryFolder() }

    private static let succeededLines = """
        src,plain.txt,v1,succeeded,200,,Successful
        src,folder/with%20space.txt,null,succeeded,200,,Successful
        src,"comma,%25.txt",v3,succeeded,200,,Successful
        src,a+b,"v,4",succeeded,200,,Successful

        """
    private static let failedLines = """
        src,"quote""d",v5,failed,404,NoSuchKey,The specified key does not exist.
        src,gone,v6,failed,403,AccessDenied,"Access Denied, (Request ID: ""R1"")"
        src,novers,,failed,400,InvalidRequest,Task failed due to missing VersionId
        Src,bad,v8,failed,400,InvalidBucketName,"Line 10: the Bucket cannot be a bucket name, \
        it holds ""S"" where only lower-case letters, digits, dots and hyphens are allowed"
        short,,,failed,400,InvalidManifestRow,Line 11 has 1 column where the manifest's fields \
        name 4; put a value containing a comma in double quotes

        """

    /// A journal in which the first four rows succeeded, one was never run and the others failed.
    private func journal() async throws -> MemoryJournal {
        let file = MemoryJournal()
        var writer = try JournalWriter(file, header: JournalFixture.header)
        var batch = CommitBatch()
        for row in try await rows(of: manifest, fields: fields) {
            if let problem = row.problem {
                batch.recordFailure(
                    row: row.index, line: row.line, problem.failure(line: row.line))
            } else if row.key == "quote\"d" {
                batch.recordFailure(row: row.index, line: row.line, JournalFixture.failure())
            } else if row.key == "gone" {
                let denied = TaskFailure(
                    httpStatus: 403, errorCode: "AccessDenied",
                    message: "Access Denied, (Request ID: \"R1\")", attempts: 2)
                batch.recordFailure(row: row.index, line: row.line, denied)
            } else if row.key != "never-run" {
                batch.recordSuccess(row: row.index)
            }
        }
        try writer.commit(&batch, resume: .zero, milliseconds: 1)
        return file
    }

    private func report(
        failedTasksOnly: Bool = false, fileRowsMax: Int = 100, prefix: String? = "p/"
    ) async throws -> CompletionReport {
        let file = try await journal()
        let replay = try JournalReplay(file)
        var walk = OutcomeWalk(
            manifest: manifest, layout: ManifestLayout(fields: fields), progress: replay.progress,
            failures: FailureReader(file, index: replay.failures))
        var writer = try CompletionReportWriter(
            directory: folder.path + "/report",
            settings: CompletionReportSettings(
                jobID: "j-1", bucket: "reports", prefix: prefix, failedTasksOnly: failedTasksOnly,
                createdMilliseconds: 1_554_486_518_725, fileRowsMax: fileRowsMax))
        while let outcomes = try await walk.next() { try writer.add(outcomes) }
        return try writer.finish(expecting: replay.totals)
    }

    @Test func `results, manifest and digest are what the format wants, to the byte`() async throws
    {
        let report = try await report()
        #expect(report.totals == JournalTotals(succeeded: 4, failed: 5))
        #expect(report.remaining == 1)
        #expect(report.rowCount == 10)
        #expect(report.files.map(\.kind) == [.succeeded, .failed, .manifest, .manifestDigest])
        #expect(
            try TemporaryFolder.read(report.files[0].localPath)
                == Array(Self.succeededLines.utf8))
        #expect(
            try TemporaryFolder.read(report.files[1].localPath) == Array(Self.failedLines.utf8))
        // Expected: hashlib.sha1(hashlib.md5(lines).hexdigest().encode()).hexdigest() of python3
        let succeeded = "67874de2bdb7c57613661d7fa4172ee123baa068"
        let failed = "3be295156b43c5036526654bd54271f47f7d8f30"
        #expect(
            report.files.map(\.key) == [
                "p/job-j-1/results/\(succeeded).csv", "p/job-j-1/results/\(failed).csv",
                "p/job-j-1/manifest.json", "p/job-j-1/manifest.json.md5",
            ])
        #expect(report.files[0].localPath.hasSuffix("/report/results/\(succeeded).csv"))
        #expect(report.files.map(\.rowCount) == [4, 5, 0, 0])
        #expect(report.files.prefix(2).map(\.byteCount) == [191, 535])
        let document = """
            {
                "Format": "Report_CSV_20180820",
                "ReportCreationDate": "2019-04-05T17:48:38.725Z",
                "Results": [
                    {
                        "TaskExecutionStatus": "succeeded",
                        "Bucket": "reports",
                        "MD5Checksum": "0fa4a5f66357f1f9103f6c9206f54118",
                        "Key": "p/job-j-1/results/\(succeeded).csv"
                    },
                    {
                        "TaskExecutionStatus": "failed",
                        "Bucket": "reports",
                        "MD5Checksum": "d51914e2e5631ffd78b1f6ab63a3528d",
                        "Key": "p/job-j-1/results/\(failed).csv"
                    }
                ],
                "ReportSchema": \
            "Bucket, Key, VersionId, TaskStatus, ErrorCode, HTTPStatusCode, ResultMessage"
            }

            """
        #expect(
            String(decoding: try TemporaryFolder.read(report.files[2].localPath), as: UTF8.self)
                == document)
        #expect(
            try TemporaryFolder.read(report.files[3].localPath) == Array(report.files[2].md5.utf8))
        #expect(report.files[2].md5.count == 32)
    }

    @Test func `failed tasks only leaves the succeeded files out, not the counts`() async throws {
        let report = try await report(failedTasksOnly: true)
        #expect(report.files.map(\.kind) == [.failed, .manifest, .manifestDigest])
        #expect(report.totals == JournalTotals(succeeded: 4, failed: 5))
    }

    @Test func `results are split at the bound and together have every row once`() async throws {
        let report = try await report(fileRowsMax: 2)
        #expect(report.files.map(\.rowCount) == [2, 2, 2, 2, 1, 0, 0])
        let lines = try report.files.prefix(5).reduce(into: [UInt8]()) {
            $0 += try TemporaryFolder.read($1.localPath)
        }
        #expect(lines == Array((Self.succeededLines + Self.failedLines).utf8))
        #expect(Set(report.files.map(\.key)).count == 7)
        #expect(TemporaryFolder.names(in: folder.path + "/report/results").count == 5)
    }

    @Test(arguments: [
        (nil, "job-j-1/x"), ("", "job-j-1/x"), ("/", "job-j-1/x"), ("p", "p/job-j-1/x"),
        ("p/", "p/job-j-1/x"), ("a/b//", "a/b/job-j-1/x"),
    ])
    func `a prefix is followed by one slash`(prefix: String?, key: String) {
        let settings = CompletionReportSettings(
            jobID: "j-1", bucket: "r", prefix: prefix, failedTasksOnly: false,
            createdMilliseconds: 0)
        #expect(settings.key(of: "x") == key)
    }

    @Test func `a manifest that is not the job's is noticed`() async throws {
        let file = try await journal()
        let replay = try JournalReplay(file)
        var walk = OutcomeWalk(
            manifest: MemoryManifest("src,plain.txt,x,v1\n"),
            layout: ManifestLayout(fields: fields), progress: replay.progress,
            failures: FailureReader(file, index: FailureIndex()))
        var writer = try CompletionReportWriter(
            directory: folder.path + "/report",
            settings: CompletionReportSettings(
                jobID: "j-1", bucket: "reports", prefix: nil, failedTasksOnly: false,
                createdMilliseconds: 0))
        while let outcomes = try await walk.next() { try writer.add(outcomes) }
        let error = #expect(throws: BatchFileError.self) {
            try writer.finish(expecting: replay.totals)
        }
        #expect(error?.code == .report)
    }

    @Test func `a report given up leaves nothing under a final name`() async throws {
        do {
            let file = try await journal()
            let replay = try JournalReplay(file)
            var walk = OutcomeWalk(
                manifest: manifest, layout: ManifestLayout(fields: fields),
                progress: replay.progress,
                failures: FailureReader(file, index: replay.failures))
            var writer = try CompletionReportWriter(
                directory: folder.path + "/report",
                settings: CompletionReportSettings(
                    jobID: "j-1", bucket: "reports", prefix: nil, failedTasksOnly: false,
                    createdMilliseconds: 0))
            while let outcomes = try await walk.next() { try writer.add(outcomes) }
        }
        #expect(TemporaryFolder.names(in: folder.path + "/report") == ["results"])
        #expect(TemporaryFolder.names(in: folder.path + "/report/results").isEmpty)
    }

    @Test func `the retry manifest has the failed rows byte for byte`() async throws {
        let long = "src," + String(repeating: "%", count: 300_000)
        let text = "ok,k\r\nsrc,\"a\r\nb\"\r\n\(long)\r\n\"oops,k\nsrc,ok\nsrc,last"
        let manifest = MemoryManifest(text, pieceBytes: 1_000)
        let file = MemoryJournal()
        var journal = try JournalWriter(file, header: JournalFixture.header)
        var batch = CommitBatch()
        for row in try await rows(of: manifest) {
            if row.key == "ok" {
                batch.recordSuccess(row: row.index)
            } else {
                batch.recordFailure(row: row.index, line: row.line, JournalFixture.failure())
            }
        }
        try journal.commit(&batch, resume: .zero, milliseconds: 1)
        let replay = try JournalReplay(file)
        var walk = OutcomeWalk(
            manifest: manifest, layout: ManifestLayout(fields: [.bucket, .key]),
            progress: replay.progress,
            failures: FailureReader(file, index: replay.failures))
        let path = folder.path + "/retry-manifest.csv"
        var writer = try RetryManifestWriter(
            path: path, source: manifest, layout: ManifestLayout(fields: fields), fields: fields)
        while let outcomes = try await walk.next() { try await writer.add(outcomes) }
        try writer.finish()
        #expect(writer.rowCount == 5)
        #expect(
            String(decoding: try TemporaryFolder.read(path), as: UTF8.self)
                == "ok,k\nsrc,\"a\r\nb\"\n\(long)\n\"oops,k\nsrc,last\n")
    }
}
