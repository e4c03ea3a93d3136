// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3TestServer
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct JobCloneTests {
    /// A job of which one row failed.
    private func ended(_ fixture: StoreFixture) async throws -> JobDescriptor {
        fixture.server.store.putObject(bucket: "src", key: "k")
        var request = try fixture.request(["src,k", "src,gone"])
        request.tags = [S3Tag(key: "owner", value: "ops")]
        request.clientRequestToken = "token-1"
        var settings = fixture.settings
        settings.ifNoneMatch = true
        let job = try await fixture.launcher.create(request, settings: settings)
        try await job.run()
        withExtendedLifetime(job) {}
        return try fixture.jobs.job(job.id)
    }

    @Test func `a clone has the configuration, the tags and the priority, and a token of its own`()
        async throws
    {
        try await StoreFixture.with { fixture in
            var job = try await ended(fixture)
            try fixture.jobs.wish(.priority(77), of: job.id)
            job = try fixture.jobs.job(job.id)
            let order = try fixture.jobs.clone(job, CloneChanges())
            #expect(order.request.operation == job.request.operation)
            #expect(order.request.objects == job.request.objects)
            #expect(order.request.tags == [S3Tag(key: "owner", value: "ops")])
            #expect(order.request.priority == 77)
            #expect(order.request.clientRequestToken != nil)
            #expect(order.request.clientRequestToken != "token-1")
            #expect(order.settings == job.settings)
        }
    }

    @Test func `a clone of the failed rows runs these under the same conditions`() async throws {
        try await StoreFixture.with { fixture in
            let job = try await ended(fixture)
            #expect(job.progress.numberOfTasksFailed == 1)
            fixture.server.store.putObject(bucket: "src", key: "gone")
            var changes = CloneChanges()
            changes.failedOnly = true
            let order = try fixture.jobs.clone(job, changes)
            #expect(order.settings?.ifNoneMatch == true)
            let clone = try fixture.launcher.accept(order)
            try await clone.run()
            let end = try fixture.jobs.job(clone.id)
            #expect(end.status == .complete)
            #expect(end.progress.totalNumberOfTasks == 1)
            #expect(end.progress.numberOfTasksSucceeded == 1)
            // Nothing of it failed.
            #expect(throws: JobFailure.self) { try fixture.jobs.clone(end, changes) }
            withExtendedLifetime(clone) {}
        }
    }

    @Test func `a change is made, and a wrong path names what is allowed there`() async throws {
        try await StoreFixture.with { fixture in
            let job = try await ended(fixture)
            var changes = CloneChanges()
            changes.members = [
                JobDocumentChange(
                    path: "Operation.S3PutObjectCopy.StorageClass", value: .string("GLACIER")),
                JobDocumentChange(path: "Description", value: .string("again")),
                JobDocumentChange(path: "Tags", value: .null),
            ]
            let request = try fixture.jobs.clone(job, changes).request
            guard case .s3PutObjectCopy(let copy) = request.operation else {
                Issue.record("the operation changed")
                return
            }
            #expect(copy.storageClass == .glacier)
            #expect(request.jobDescription == "again")
            #expect(request.tags.isEmpty)
            changes.members = [
                JobDocumentChange(
                    path: "Operation.S3PutObjectCopy.StorageKlass", value: .string("GLACIER"))
            ]
            #expect {
                try fixture.jobs.clone(job, changes)
            } throws: { error in
                let text = "\(error)"
                return text.hasPrefix("Operation.S3PutObjectCopy.StorageKlass")
                    && text.contains("StorageClass,")
            }
        }
    }

    @Test func `old jobs are removed whole, and what a job still reads stays`() async throws {
        try await StoreFixture.with { fixture in
            let job = try await ended(fixture)
            let end = try #require(job.terminatedAt)
            var later = end
            later.millisecondsSinceEpoch += 3_600_000
            #expect(try fixture.jobs.prune(olderThan: 3_601, now: later).removed.isEmpty)
            var changes = CloneChanges()
            changes.failedOnly = true
            let clone = try fixture.launcher.accept(try fixture.jobs.clone(job, changes))
            let kept = try fixture.jobs.prune(olderThan: 3_600, now: later)
            #expect(kept.removed.isEmpty && kept.kept.map(\.id) == [job.id])
            clone.control.stop(.cancelled())
            try await clone.run()
            #expect(
                try fixture.jobs.prune(olderThan: 3_600, now: later, dryRun: true).removed
                    == [job.id])
            #expect(fixture.jobs.hasJob(job.id))
            #expect(try fixture.jobs.prune(olderThan: 3_600, now: later).removed == [job.id])
            #expect(!fixture.jobs.hasJob(job.id))
            #expect(fixture.jobs.hasJob(clone.id))
            // A job that somebody holds stays, however old.
            later.millisecondsSinceEpoch += 86_400_000
            let held = try fixture.jobs.prune(olderThan: 60, now: later)
            #expect(held.removed.isEmpty && held.kept.map(\.id) == [clone.id])
            withExtendedLifetime(clone) {}
        }
    }
}
