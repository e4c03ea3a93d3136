// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Glibc
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct JobCatalogueTests {
    private let folder: TemporaryFolder
    private let jobs: JobStore
    private let catalogue: JobCatalogue

    init() throws {
        folder = try TemporaryFolder()
        jobs = JobStore(stateDirectory: folder.path)
        catalogue = JobCatalogue(jobs: jobs) { Timestamp(millisecondsSinceEpoch: 5_000) }
    }

    private func create() throws -> JobID {
        let request = JobRequest(
            operation: .s3PutObjectCopy(S3PutObjectCopy(targetResource: .bucket("destination"))),
            manifest: JobManifest(fields: [.bucket, .key], location: .file(path: "/m.csv")),
            priority: 3)
        let id = JobID.random()
        _ = try jobs.create(
            request, settings: RunSettings(), manifest: MemoryManifest.make(rows: 1).fingerprint,
            id: id, now: Timestamp(millisecondsSinceEpoch: 1_000))
        return id
    }

    private func changed(except ours: Set<JobID> = []) -> [JobID: Int] {
        Dictionary(
            catalogue.look(except: ours).changed.map { ($0.id, $0.priority) },
            uniquingKeysWith: { $1 })
    }

    @Test func `a look tells once what has changed`() throws {
        let id = try create()
        #expect(changed() == [id: 3])
        #expect(changed() == [:])
        try jobs.wish(.priority(9), of: id)
        #expect(changed() == [id: 9])
        #expect(changed() == [:])
    }

    @Test func `what somebody has read in between is told all the same`() throws {
        let id = try create()
        try catalogue.read(id)
        #expect(changed() == [id: 3])
        try jobs.wish(.priority(9), of: id)
        #expect(try catalogue.read(id).priority == 9)
        #expect(changed() == [id: 9])
    }

    @Test func `of a job that runs here only what is asked of it is told`() throws {
        let id = try create()
        #expect(changed() == [id: 3])
        let journal = try JobDirectory(stateDirectory: folder.path, jobID: id.text).journalPath
        let isLonger = truncate(journal, off_t(try TemporaryFolder.read(journal).count + 1)) == 0
        #expect(isLonger)
        #expect(changed(except: [id]) == [:])
        try jobs.wish(.priority(9), of: id)
        #expect(changed(except: [id]) == [id: 9])
    }

    @Test func `a job that is gone is told, looked at before or not`() throws {
        let known = try create()
        let unseen = try create()
        #expect(catalogue.look(except: []).changed.count == 2)
        let read = try create()
        try catalogue.read(read)
        for id in [known, read] {
            try JobDirectory(stateDirectory: folder.path, jobID: id.text).remove()
        }
        #expect(Set(catalogue.look(except: []).gone) == [known, read])
        #expect(catalogue[known] == nil)
        #expect(catalogue[read] == nil)
        #expect(catalogue[unseen] != nil)
    }
}
