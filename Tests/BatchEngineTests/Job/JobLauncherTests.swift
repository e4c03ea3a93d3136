// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3TestServer
import TestSupport
import Testing

@testable import BatchEngine

/// Whole jobs over real event loops and sockets, against a strict store in this process.
@Suite struct JobLauncherTests {
    private func attributes(_ number: Int) -> ObjectAttributes {
        var attributes = ObjectAttributes()
        attributes.system = ["content-type": "text/plain"]
        attributes.metadata = ["n": "\(number)"]
        attributes.tags = ["t": "\(number % 3)"]
        return attributes
    }

    @Test func `a job copies small and large objects, and reports what it could not copy`()
        async throws
    {
        try await StoreFixture.with { fixture in
            var lines: [String] = []
            for number in 0..<1_500 {
                fixture.server.store.putObject(
                    bucket: "src", key: "k-\(number)", body: Array("body \(number)".utf8),
                    attributes: attributes(number))
                lines.append("src,k-\(number)")
            }
            fixture.server.store.putVirtualObject(
                bucket: "src", key: "large", size: 23 << 20, attributes: attributes(9))
            lines += ["src,large", "src,missing", "src"]
            let report = JobReport(
                destination: .s3(bucket: "reports", key: ""), prefix: "r", scope: .allTasks)
            let job = try await fixture.launcher.create(
                try fixture.request(lines, report: report), settings: fixture.settings)
            try await job.run()

            let end = try fixture.jobs.job(job.id)
            #expect(end.status == .complete)
            #expect(end.progress.totalNumberOfTasks == 1_503)
            #expect(end.progress.numberOfTasksSucceeded == 1_501)
            #expect(end.progress.numberOfTasksFailed == 2)
            #expect(fixture.server.store.keys(bucket: "dst").count == 1_501)
            for key in ["k-0", "k-1499", "large"] {
                let source = try #require(fixture.server.store.object(bucket: "src", key: key))
                let copy = try #require(
                    fixture.server.store.object(bucket: "dst", key: "copied/" + key))
                #expect(copy.content.size == source.content.size)
                #expect(copy.attributes.tags == source.attributes.tags)
                #expect(copy.attributes.metadata == source.attributes.metadata)
                #expect(copy.attributes.system == source.attributes.system)
            }
            #expect(fixture.server.store.uploads().isEmpty)
            let location = try #require(end.reportLocation)
            #expect(location.hasPrefix("s3://reports/r/job-\(job.id)/"))
            #expect(
                fixture.server.store.keys(bucket: "reports").contains(
                    String(location.dropFirst("s3://reports/".count))))
        }
    }

    @Test func `a job that met every sort of trouble still copies every row once`() async throws {
        try await StoreFixture.with { fixture in
            for number in 0..<400 {
                fixture.server.store.putObject(bucket: "src", key: "k-\(number)")
            }
            let slow = FaultAction.error(
                status: 503, code: "SlowDown", message: nil, headers: nil)
            fixture.server.faults = FaultPlan(
                seed: 5,
                rates: [
                    FaultRate(probability: 0.05, action: slow),
                    FaultRate(probability: 0.03, action: .resetBefore),
                    FaultRate(probability: 0.03, action: .resetAfter),
                    FaultRate(probability: 0.03, action: .truncate(bytes: 10)),
                    FaultRate(
                        operation: "CopyObject", probability: 0.03,
                        action: .errorInOK(code: "InternalError", message: nil)),
                ])
            let job = try await fixture.launcher.create(
                try fixture.request((0..<400).map { "src,k-\($0)" }), settings: fixture.settings)
            try await job.run()
            let end = try fixture.jobs.job(job.id)
            #expect(end.status == .complete)
            #expect(end.progress.numberOfTasksSucceeded == 400)
            #expect(fixture.server.store.keys(bucket: "dst").count == 400)
        }
    }

    @Test func `wrong keys pause the job, blame no row, and a resume finishes it`() async throws {
        try await StoreFixture.with { fixture in
            fixture.server.store.putObject(bucket: "src", key: "k")
            let refused = FaultAction.error(
                status: 403, code: "InvalidAccessKeyId", message: "No such key.", headers: nil)
            fixture.server.faults = FaultPlan(
                rates: [FaultRate(operation: "CopyObject", probability: 1, action: refused)])
            let id: JobID
            do {
                let job = try await fixture.launcher.create(
                    try fixture.request(["src,k", "src,gone"]), settings: fixture.settings)
                try await job.run()
                id = job.id
            }
            let paused = try fixture.jobs.job(id)
            #expect(paused.status == .paused)
            #expect(paused.failureReasons.map(\.failureCode) == ["InvalidAccessKeyId"])
            #expect(paused.progress.numberOfTasksFailed == 0)

            fixture.server.faults = FaultPlan()
            let job = try await fixture.launcher.reopen(paused, settings: fixture.settings)
            try await job.run()
            let end = try fixture.jobs.job(id)
            #expect(end.status == .complete)
            #expect(end.progress.numberOfTasksSucceeded == 1)
            #expect(end.progress.numberOfTasksFailed == 1)
        }
    }

    @Test func `a manifest that changed is refused, and nothing is copied`() async throws {
        try await StoreFixture.with { fixture in
            fixture.server.store.putObject(bucket: "src", key: "k")
            let job = try await fixture.launcher.create(
                try fixture.request(["src,k"]), settings: fixture.settings)
            job.control.stop(.interrupted)
            try await job.run()
            let paused = try fixture.jobs.job(job.id)
            withExtendedLifetime(job) {}
            try fixture.folder.write(Array("src,other\n".utf8), to: "manifest.csv")
            #expect(paused.status == .paused)
            #expect(fixture.server.store.keys(bucket: "dst").isEmpty)
            let settings = fixture.settings
            await #expect(throws: (any Error).self) {
                // The lock of the first owner is still held, or the manifest differs: both refuse.
                try await fixture.launcher.reopen(paused, settings: settings).run()
            }
            #expect(fixture.server.store.keys(bucket: "dst").isEmpty)
        }
    }

    @Test func `a manifest that is none is refused before anything is written`() async throws {
        try await StoreFixture.with { fixture in
            let request = try fixture.request([#"{"not": "a manifest"}"#])
            let settings = fixture.settings
            await #expect(throws: (any Error).self) {
                _ = try await fixture.launcher.create(request, settings: settings)
            }
            #expect(try fixture.jobs.listing().jobs.isEmpty)
        }
    }
}
