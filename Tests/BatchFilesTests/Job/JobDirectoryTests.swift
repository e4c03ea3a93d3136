// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Glibc
import TestSupport
import Testing

@Suite struct JobDirectoryTests {
    private let folder: TemporaryFolder
    private let jobID = "0b0c6b1e-7c4d-4a57-9d0e-6a1f5f0c8a11"

    init() throws { folder = try TemporaryFolder() }

    private func directory() throws -> JobDirectory {
        try JobDirectory(stateDirectory: folder.path + "/state/brigade", jobID: jobID)
    }

    private func create() throws -> JobLock {
        try directory().create(
            document: Array("{\"a\":1}".utf8), settings: Array("{}".utf8),
            header: JournalFixture.header)
    }

    @Test func `a new job is there whole and can be read`() throws {
        let lock = try create()
        let directory = try directory()
        #expect(try directory.readDocument() == Array("{\"a\":1}".utf8))
        #expect(try directory.readSettings() == Array("{}".utf8))
        let replay = try JournalReplay(try directory.openJournal(.readOnly))
        #expect(replay.header == JournalFixture.header)
        #expect(
            TemporaryFolder.names(in: directory.path) == [
                "job.json", "journal", "lock", "run.json",
            ]
        )
        #expect(try JobDirectory.list(stateDirectory: folder.path + "/state/brigade") == [jobID])
        withExtendedLifetime(lock) {}
    }

    @Test func `a journal on disk takes commits and gives them back`() throws {
        let lock = try create()
        let file = try directory().openJournal(.append)
        var writer = try JournalWriter(file, after: try JournalReplay(file))
        var batch = CommitBatch()
        for row in 0..<UInt64(3_000) { batch.recordSuccess(row: row) }
        try writer.commit(&batch, resume: .zero, milliseconds: 1)
        let replay = try JournalReplay(try directory().openJournal(.readOnly))
        #expect(replay.progress.lowWater == 3_000)
        withExtendedLifetime(lock) {}
    }

    @Test func `an existing job is never overwritten`() throws {
        let lock = try create()
        let error = #expect(throws: BatchFileError.self) { try create() }
        #expect(error?.message.contains("exists already") == true)
        #expect(TemporaryFolder.names(in: folder.path + "/state/brigade/jobs") == [jobID])
        withExtendedLifetime(lock) {}
    }

    @Test func `a second owner learns who the first is, and the lock ends with its owner`() throws {
        var lock: JobLock? = try create()
        let error = #expect(throws: BatchFileError.self) { try directory().lock() }
        #expect(error?.message.contains("run by process \(getpid());") == true)
        withExtendedLifetime(lock) {}
        lock = nil
        _ = try directory().lock()
    }

    @Test func `a lock file that was removed lets nobody else in`() throws {
        let lock = try create()
        let directory = try directory()
        #expect(unlink(directory.path + "/lock") == 0)
        let error = #expect(throws: BatchFileError.self) { try directory.lock() }
        #expect(error?.message.contains("run by another process;") == true)
        #expect(directory.isLocked)
        withExtendedLifetime(lock) {}
    }

    @Test func `a missing job says so`() throws {
        let directory = try directory()
        for attempt in [
            { _ = try directory.lock() }, { _ = try directory.readDocument() },
            { _ = try directory.openJournal(.append) },
        ] {
            let error = #expect(throws: BatchFileError.self) { try attempt() }
            #expect(error?.message.contains("There is no job \(jobID)") == true)
        }
        #expect(try JobDirectory.list(stateDirectory: folder.path + "/none").isEmpty)
    }

    @Test(arguments: ["../..", "abc", "a/bcdef", "", String(repeating: "x", count: 37), "jöbjöb"])
    func `an id that is none is refused`(id: String) {
        #expect(throws: BatchFileError.self) {
            try JobDirectory(stateDirectory: folder.path, jobID: id)
        }
    }

    @Test func `a state directory that is a file says so`() throws {
        try folder.write([1], to: "state")
        let error = #expect(throws: BatchFileError.self) { try create() }
        #expect(error?.message.contains("not a directory") == true)
    }

    @Test func `settings are replaced whole`() throws {
        let lock = try create()
        try directory().writeSettings(Array("{\"b\":2}".utf8))
        #expect(try directory().readSettings() == Array("{\"b\":2}".utf8))
        #expect(
            TemporaryFolder.names(in: try directory().path)
                == ["job.json", "journal", "lock", "run.json"])
        withExtendedLifetime(lock) {}
    }
}
