// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct JobStoreTests {
    private let folder: TemporaryFolder
    private let jobs: JobStore

    init() throws {
        folder = try TemporaryFolder()
        jobs = JobStore(stateDirectory: folder.path)
    }

    private var request: JobRequest {
        JobRequest(
            operation: .s3PutObjectCopy(S3PutObjectCopy(targetResource: .bucket("destination"))),
            manifest: JobManifest(fields: [.bucket, .key], location: .file(path: "/m.csv")),
            priority: 3)
    }

    private func create(_ id: JobID, at milliseconds: Int64) throws -> JobDirectory {
        var settings = RunSettings()
        settings.concurrency = .fixed(7)
        return try jobs.create(
            request, settings: settings, manifest: MemoryManifest.make(rows: 1).fingerprint,
            id: id, now: Timestamp(millisecondsSinceEpoch: milliseconds)
        ).directory
    }

    @Test func `a new job is read back as it was made`() throws {
        let id = JobID.random()
        _ = try create(id, at: 1_000)
        let job = try jobs.job(id)
        #expect(job.request == request)
        #expect(job.settings.concurrency == .fixed(7))
        #expect(job.status == .new)
        #expect(job.createdAt == Timestamp(millisecondsSinceEpoch: 1_000))
        #expect(job.progress.numberOfTasksSucceeded == 0)
        #expect(job.terminatedAt == nil)
        #expect(!job.isRunning)
        #expect(job.isUnfinished)
    }

    @Test func `a job is tuned until its settings are written anew`() throws {
        let id = JobID.random()
        let directory = try create(id, at: 1_000)
        var tuning = try jobs.job(id).settings.tuning
        tuning.requestsPerSecondMax = 12.5
        tuning.concurrency = .automatic
        try jobs.tune(try jobs.job(id), to: tuning)
        let tuned = try jobs.job(id).settings
        #expect(tuned.tuning == tuning)
        #expect(tuned.requestsPerSecondMax == 12.5)
        var settings = tuned
        settings.requestsPerSecondMax = nil
        try jobs.save(settings, in: directory)
        #expect(try jobs.job(id).settings == settings)
        #expect(try directory.readTuning() == nil)
    }

    @Test("a damaged tuning is none", arguments: ["", "{", "[]", #"{"concurrency":0}"#])
    func damagedTuning(text: String) throws {
        let id = JobID.random()
        let directory = try create(id, at: 1_000)
        try directory.writeTuning(Array(text.utf8))
        #expect(try jobs.job(id).settings.concurrency == .fixed(7))
    }

    @Test func `what no run can go by is not written`() throws {
        let id = JobID.random()
        let directory = try create(id, at: 1_000)
        var tuning = RunTuning()
        tuning.requestsPerSecondMax = 0
        #expect(throws: JobFailure.self) { try jobs.tune(try jobs.job(id), to: tuning) }
        #expect(try directory.readTuning() == nil)
    }

    @Test func `a job says what its journal says last`() throws {
        let id = JobID.random()
        let directory = try create(id, at: 1_000)
        let file = try directory.openJournal(.append)
        var writer = try JournalWriter(file, after: try JournalReplay(file))
        var batch = CommitBatch()
        batch.recordSuccess(row: 0)
        batch.recordFailure(row: 1, line: 2, .denied)
        try writer.commit(&batch, resume: .zero, milliseconds: 2_000)
        try writer.append(
            .jobStatus(
                JournalStatus(
                    status: "Failed", reasons: [JournalStatus.Reason(code: "C", text: "T")],
                    milliseconds: 3_000)))
        let job = try jobs.job(id)
        #expect(job.status == .failed)
        #expect(job.failureReasons == [JobFailure(failureCode: "C", failureReason: "T")])
        #expect(job.progress.numberOfTasksSucceeded == 1)
        #expect(job.progress.numberOfTasksFailed == 1)
        #expect(job.terminatedAt == Timestamp(millisecondsSinceEpoch: 3_000))
        #expect(!job.isUnfinished)
    }

    @Test func `a job that is owned is running`() throws {
        let id = JobID.random()
        let lock = try create(id, at: 1).lock()
        #expect(try jobs.job(id).isRunning)
        withExtendedLifetime(lock) {}
    }

    @Test func `jobs are listed newest first`() throws {
        let ids = (0..<3).map { _ in JobID.random() }
        for (id, time) in zip(ids, [20, 30, 10] as [Int64]) { _ = try create(id, at: time) }
        #expect(try jobs.listing().jobs.map(\.id) == [ids[1], ids[0], ids[2]])
    }

    @Test func `an id is taken once`() throws {
        let id = JobID.random()
        _ = try create(id, at: 1)
        #expect(throws: BatchFileError.self) { try create(id, at: 2) }
    }

    /// XDG Base Directory Specification: a relative value is invalid and ignored.
    @Test(
        arguments: [
            (["XDG_STATE_HOME": "/s", "HOME": "/h"], "/s/brigade"),
            (["XDG_STATE_HOME": "s", "HOME": "/h"], "/h/.local/state/brigade"),
            (["HOME": "/h"], "/h/.local/state/brigade"), ([:], nil),
        ] as [([String: String], String?)])
    func `the default directory follows XDG`(environment: [String: String], expected: String?) {
        #expect(JobStore.defaultDirectory(environment: environment) == expected)
    }
}
