// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3TestServer
import TestSupport
import Testing

@testable import BatchEngine

/// The life of a job over a strict store: made, prepared, confirmed, paused, ended.
@Suite struct JobLifeTests {
    private static let noon = Timestamp(millisecondsSinceEpoch: 1_700_000_000_000)

    /// Every status that a job's journal has, in their order.
    private func statuses(_ job: JobDescriptor) throws -> [String] {
        var reader = try JournalReader(try job.directory.openJournal(.readOnly))
        var found: [String] = []
        while let record = try reader.next() {
            if case .jobStatus(let status) = record.entry { found.append(status.status) }
        }
        return found
    }

    private func accept(
        _ fixture: StoreFixture, rows: Int, confirmation: Bool = false,
        _ change: (inout JobRequest) -> Void = { _ in }
    ) throws -> JobID {
        for number in 0..<rows { fixture.server.store.putObject(bucket: "src", key: "k-\(number)") }
        var request = try fixture.request((0..<rows).map { "src,k-\($0)" })
        request.confirmationRequired = confirmation
        change(&request)
        let order = JobOrder(request, settings: fixture.settings)
        let directory = try fixture.jobs.accept(order, now: SystemClock.now())
        return try #require(JobID(directory.jobID))
    }

    private func run(_ fixture: StoreFixture, _ id: JobID, stop: RunStop? = nil) async throws
        -> JobDescriptor
    {
        let job = try fixture.launcher.takeUp(fixture.jobs.job(id))
        if let stop { job.control.stop(stop) }
        try await job.run()
        return try fixture.jobs.job(id)
    }

    private func prepare(_ fixture: StoreFixture, _ id: JobID) async throws -> JobDescriptor {
        let job = try fixture.launcher.takeUp(fixture.jobs.job(id))
        try await job.prepare()
        return try fixture.jobs.job(id)
    }

    @Test func `a job waits for its confirmation with its rows counted, and runs with it`()
        async throws
    {
        try await StoreFixture.with { fixture in
            let id = try accept(fixture, rows: 1_030, confirmation: true)
            #expect(try fixture.jobs.job(id).status == .new)
            let waiting = try await prepare(fixture, id)
            #expect(waiting.status == .suspended)
            #expect(waiting.suspendedCause == "Awaiting your confirmation to run")
            #expect(waiting.suspendedDate != nil && waiting.failureReasons.isEmpty)
            #expect(waiting.progress.totalNumberOfTasks == 1_030)
            #expect(fixture.server.store.keys(bucket: "dst").isEmpty)
            await #expect(throws: JobFailure.self) { try await run(fixture, id) }
            #expect(try fixture.jobs.job(id).status == .suspended)

            try fixture.jobs.wish(.status(.ready, at: SystemClock.now()), of: id)
            let end = try await run(fixture, id)
            #expect(end.status == .complete)
            #expect(end.progress.numberOfTasksSucceeded == 1_030)
            #expect(
                try statuses(end) == [
                    "Preparing", "Suspended", "Ready", "Active", "Completing", "Complete",
                ])
        }
    }

    @Test func `a wish that is older than the waiting confirms nothing`() async throws {
        try await StoreFixture.with { fixture in
            let id = try accept(fixture, rows: 1, confirmation: true)
            try fixture.jobs.wish(.status(.ready, at: Self.noon), of: id)
            #expect(try await prepare(fixture, id).status == .suspended)
            #expect(try !fixture.jobs.job(id).isConfirmed)
        }
    }

    @Test(arguments: [
        ("gone", "ManifestMissing"), ("etag", "ManifestChanged"), ("target", "DestinationMissing"),
        ("text", "InvalidManifestContent"), ("listing", "ManifestGenerationFailed"),
    ])
    func `what can never be prepared fails, and says why`(
        trouble: String, code: String
    ) async throws {
        try await StoreFixture.with { fixture in
            let id = try accept(fixture, rows: 2, confirmation: true) { request in
                guard case .manifest(var manifest) = request.objects,
                    case .s3PutObjectCopy(var copy) = request.operation
                else { return }
                switch trouble {
                case "gone": manifest.location = .s3(bucket: "manifests", key: "gone.csv")
                case "etag": manifest.etag = "0123456789abcdef0123456789abcdef"
                case "target": copy.targetResource = .bucket("nowhere")
                case "text": try? fixture.folder.write([0, 1, 2, 3], to: "manifest.csv")
                default: break
                }
                if manifest.location != .s3(bucket: "manifests", key: "gone.csv") {
                    manifest.etag = trouble == "etag" ? manifest.etag : nil
                } else {
                    manifest.etag = "0123456789abcdef0123456789abcdef"
                }
                request.objects = .manifest(manifest)
                request.operation = .s3PutObjectCopy(copy)
                if trouble == "listing" {
                    request.objects = .generator(
                        JobManifestGenerator(sourceBucket: .bucket("reports")))
                }
            }
            let failed = try await prepare(fixture, id)
            #expect(failed.status == .failed)
            #expect(failed.failureReasons.map(\.failureCode) == [code])
            #expect(failed.terminatedAt != nil)
            #expect(try statuses(failed) == ["Preparing", "Failing", "Failed"])
        }
    }

    @Test func `a manifest that may not be read fails the job in the service's words`() async throws
    {
        let denied = DenyRule("s3:GetObject", bucket: "manifests")
        try await StoreFixture.with(denied: [denied]) { fixture in
            let id = try accept(fixture, rows: 1) { request in
                guard case .manifest(var manifest) = request.objects else { return }
                manifest.location = .s3(bucket: "manifests", key: "m.csv")
                manifest.etag = "0123456789abcdef0123456789abcdef"
                request.objects = .manifest(manifest)
            }
            let failed = try await prepare(fixture, id)
            #expect(failed.status == .failed)
            #expect(
                failed.failureReasons.first?.failureReason.hasPrefix(
                    "Reading the manifest is forbidden: AccessDenied") == true)
        }
    }

    @Test func `what is in the way for now leaves a job Paused, and it goes on later`() async throws
    {
        try await StoreFixture.with { fixture in
            fixture.server.store.putObject(
                bucket: "manifests", key: "m.csv", body: Array("src,k-0\nsrc,k-1\n".utf8))
            let id = try accept(fixture, rows: 2) { request in
                request.objects = .manifest(
                    JobManifest(
                        fields: [.bucket, .key], location: .s3(bucket: "manifests", key: "m.csv"),
                        etag: "acdc1fe5fdf605521f54ddae5d3b4fb8"))
            }
            let trouble = FaultAction.error(
                status: 500, code: "InternalError", message: "Try again.", headers: nil)
            fixture.server.faults = FaultPlan(
                rates: [FaultRate(operation: "HeadObject", probability: 1, action: trouble)])
            let paused = try await prepare(fixture, id)
            #expect(paused.status == .paused)
            #expect(paused.failureReasons.map(\.failureCode) == ["ManifestUnreadable"])
            fixture.server.faults = FaultPlan()
            #expect(try await prepare(fixture, id).status == .ready)
            #expect(try await run(fixture, id).status == .complete)
        }
    }

    @Test func `a cancelled job sends nothing more and reports the rows that ran`() async throws {
        try await StoreFixture.with { fixture in
            let id = try accept(fixture, rows: 3_000)
            fixture.server.faults = FaultPlan(
                rates: [FaultRate(probability: 1, action: .delay(milliseconds: 20))])
            let job = try fixture.launcher.takeUp(fixture.jobs.job(id))
            async let running: Void = job.run()
            while job.board.snapshot().succeeded < 50 {
                try await Task.sleep(for: .milliseconds(5))
            }
            try fixture.jobs.wish(
                .status(.cancelled, reason: "wrong bucket", at: SystemClock.now()), of: id)
            try await running
            let end = try fixture.jobs.job(id)
            #expect(end.status == .cancelled)
            #expect(end.statusUpdateReason == "wrong bucket")
            #expect(end.failureReasons.isEmpty)
            #expect(end.terminatedAt != nil)
            #expect(end.reportLocation != nil)
            let copied = UInt64(fixture.server.store.keys(bucket: "dst").count)
            #expect(copied < 3_000 && copied >= 50)
            #expect(end.progress.numberOfTasksSucceeded == copied)
            #expect(try Array(statuses(end).suffix(2)) == ["Cancelling", "Cancelled"])
            await #expect(throws: (any Error).self) { try await run(fixture, id) }
        }
    }

    @Test func `a job that nobody runs is cancelled without a request`() async throws {
        try await StoreFixture.with { fixture in
            let id = try accept(fixture, rows: 2)
            fixture.server.stop()
            try fixture.jobs.wish(.status(.cancelled, at: SystemClock.now()), of: id)
            let end = try await run(fixture, id)
            #expect(try statuses(end).last == "Cancelled")
            #expect(end.failureReasons.isEmpty)
        }
    }

    @Test(arguments: [JobStatus.cancelling, .failing, .completing])
    func `a job that was killed while it ended goes on with its end`(status: JobStatus) async throws
    {
        try await StoreFixture.with { fixture in
            let id = try accept(fixture, rows: 5)
            _ = try await prepare(fixture, id)
            let directory = try fixture.jobs.job(id).directory
            let file = try directory.openJournal(.append)
            var writer = try JournalWriter(file, after: try JournalReplay(file))
            let reason = JournalStatus.Reason(code: "Threshold", text: "Too many.")
            let reasons = status == .failing ? [reason] : []
            for name in ["Active", status.rawValue] {
                try writer.append(
                    .jobStatus(
                        JournalStatus(
                            status: name, reasons: reasons, milliseconds: 1_700_000_000_000)))
            }
            try writer.sync()
            let end = try await run(fixture, id)
            #expect(fixture.server.store.keys(bucket: "dst").isEmpty)
            switch status {
            case .cancelling: #expect(end.status == .cancelled)
            case .failing:
                #expect(end.status == .failed)
                #expect(end.failureReasons.map(\.failureCode) == ["Threshold"])
            default:
                // Rows are missing: nothing is claimed, and they run.
                #expect(end.status == .paused)
                #expect(end.failureReasons.map(\.failureCode) == ["RowsUnaccounted"])
                #expect(try await run(fixture, id).status == .complete)
                #expect(fixture.server.store.keys(bucket: "dst").count == 5)
            }
        }
    }

    @Test(arguments: [RunStop.yieldedToOthers, .pausedByUser(reason: "later"), .serviceStopped])
    func `a job that is paused goes on where it was`(stop: RunStop) async throws {
        try await StoreFixture.with { fixture in
            let id = try accept(fixture, rows: 2_000)
            fixture.server.faults = FaultPlan(
                rates: [FaultRate(probability: 1, action: .delay(milliseconds: 10))])
            let job = try fixture.launcher.takeUp(fixture.jobs.job(id))
            async let running: Void = job.run()
            while job.board.snapshot().succeeded < 50 {
                try await Task.sleep(for: .milliseconds(5))
            }
            job.control.stop(stop)
            try await running
            let paused = try fixture.jobs.job(id)
            #expect(paused.status == .paused)
            #expect(paused.failureReasons.count == 1)
            #expect(try Array(statuses(paused).suffix(2)) == ["Pausing", "Paused"])
            #expect(paused.progress.numberOfTasksSucceeded < 2_000)
            fixture.server.faults = FaultPlan()
            withExtendedLifetime(job) {}
        }
    }

    @Test func `a job that is asked to pause stays so until it is asked to run`() async throws {
        try await StoreFixture.with { fixture in
            let id = try accept(fixture, rows: 4)
            _ = try await prepare(fixture, id)
            try fixture.jobs.wish(.status(.paused, reason: "later", at: Self.noon), of: id)
            let paused = try await run(fixture, id)
            #expect(paused.status == .paused)
            #expect(paused.failureReasons.map(\.failureCode) == ["PausedByUser"])
            #expect(paused.statusUpdateReason == "later")
            #expect(try await run(fixture, id).status == .paused)
            #expect(fixture.server.store.keys(bucket: "dst").isEmpty)
            try fixture.jobs.wish(.status(.ready, at: SystemClock.now()), of: id)
            #expect(try await run(fixture, id).status == .complete)
        }
    }

    @Test func `a job that waited for too long is failed without a request`() async throws {
        try await StoreFixture.with { fixture in
            let id = try accept(fixture, rows: 1, confirmation: true)
            let waiting = try await prepare(fixture, id)
            let since = try #require(waiting.suspendedDate)
            var later = since
            later.millisecondsSinceEpoch += 30 * 86_400_000 - 1_000
            #expect(!waiting.hasWaitedTooLong(at: later))
            later.millisecondsSinceEpoch += 1_000
            #expect(waiting.hasWaitedTooLong(at: later))
            fixture.server.stop()
            let end = try await run(fixture, id, stop: .failed(JobDescriptor.suspendedTooLong))
            #expect(end.status == .failed)
            #expect(end.failureReasons.map(\.failureCode) == ["SuspendedTooLong"])
        }
    }
}
