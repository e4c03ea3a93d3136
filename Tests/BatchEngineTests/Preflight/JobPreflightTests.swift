// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3TestServer
import TestSupport
import Testing

@testable import BatchEngine

/// Jobs that are looked at while they are prepared.
@Suite struct JobPreflightTests {
    /// What keeps a job from running, and what it says when it fails for it.
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var code: String
        /// Words of the reason.
        var says: String
        var denied: [DenyRule] = []
        var faults: [FaultRule] = []
        var change: @Sendable (inout S3PutObjectCopy) -> Void = { _ in }
    }

    private static let disabledKey = FaultAction.error(
        status: 400, code: "KMS.DisabledException", message: "the key is disabled", headers: nil)

    static let cases: [Case] = [
        Case(
            testDescription: "no permission to write", code: "PermissionMissing",
            says: "Allow s3:PutObject on", denied: [DenyRule("s3:PutObject", bucket: "dst")]),
        Case(
            testDescription: "no permission for tags", code: "PermissionMissing",
            says: "s3:PutObjectTagging",
            denied: [DenyRule("s3:PutObjectTagging", bucket: "dst")],
            change: { $0.newObjectTagging = [S3Tag(key: "a", value: "b")] }),
        Case(
            testDescription: "nothing can be read", code: "PermissionMissing",
            says: "s3:GetObject", denied: [DenyRule("s3:GetObject", bucket: "src")]),
        Case(
            testDescription: "no bucket to copy to", code: "DestinationMissing",
            says: "There is no bucket nowhere", change: { $0.targetResource = .bucket("nowhere") }),
        Case(
            testDescription: "no Object Lock", code: "ObjectLockNotEnabled",
            says: "Enable Object Lock of the bucket",
            change: { $0.objectLockLegalHoldStatus = .on }),
        Case(
            testDescription: "a key that cannot be used", code: "KMSKeyNotUsable",
            says: "Enable the key",
            faults: [FaultRule(operation: "CopyObject", action: disabledKey)],
            change: {
                $0.newObjectMetadata = S3ObjectMetadata()
                $0.newObjectMetadata?.sseAlgorithm = .kms
                $0.sseAWSKMSKeyID = "1234abcd"
            }),
    ]

    private func accept(
        _ fixture: StoreFixture, rows: Int = 5, confirmation: Bool = true,
        preflight: PreflightSetting? = nil,
        _ change: (inout S3PutObjectCopy) -> Void = { _ in }
    ) throws -> JobID {
        for number in 0..<rows { fixture.server.store.putObject(bucket: "src", key: "k-\(number)") }
        var request = try fixture.request((0..<rows).map { "src,k-\($0)" }, change)
        request.confirmationRequired = confirmation
        var settings = fixture.settings
        settings.preflight = preflight
        let order = JobOrder(request, settings: settings)
        let directory = try fixture.jobs.accept(order, now: SystemClock.now())
        return try #require(JobID(directory.jobID))
    }

    private func prepare(_ fixture: StoreFixture, _ id: JobID) async throws -> JobDescriptor {
        let job = try fixture.launcher.takeUp(fixture.jobs.job(id))
        try await job.prepare()
        return try fixture.jobs.job(id)
    }

    @Test(arguments: cases)
    func `a job that cannot run fails, and says what mends it`(_ given: Case) async throws {
        try await StoreFixture.with(denied: given.denied) { fixture in
            fixture.server.faults = FaultPlan(rules: given.faults)
            let failed = try await prepare(fixture, accept(fixture, given.change))
            #expect(failed.status == .failed)
            let reason = try #require(failed.failureReasons.first)
            #expect(reason.failureCode == given.code, "\(failed.failureReasons)")
            #expect(reason.failureReason.contains(given.says), "\(reason.failureReason)")
            #expect(failed.preflight?.isPassed == false)
            #expect(fixture.server.store.keys(bucket: "dst").isEmpty)
        }
    }

    @Test func `a job that waits for its confirmation tells what it will take`() async throws {
        try await StoreFixture.with { fixture in
            let waiting = try await prepare(fixture, accept(fixture))
            #expect(waiting.status == .suspended)
            let report = try #require(waiting.preflight)
            #expect(report.isPassed && report.mode == .full)
            #expect(report.rows == 5 && report.requests == 5)
            #expect(fixture.server.store.keys(bucket: "dst").isEmpty)
        }
    }

    @Test func `an object that cannot be read is its row's matter`() async throws {
        let denied = DenyRule("s3:GetObject", bucket: "src", keyPrefix: "k-0")
        try await StoreFixture.with(denied: [denied]) { fixture in
            let waiting = try await prepare(fixture, accept(fixture))
            #expect(waiting.status == .suspended, "\(waiting.failureReasons)")
            let warnings = waiting.preflight?.findings.filter { $0.level == .warning } ?? []
            #expect(warnings.contains { $0.sentence.contains("s3:GetObject") }, "\(warnings)")
        }
    }

    @Test(
        arguments: [
            (false, nil, nil), (false, .readOnly, .readOnly), (false, .full, .full),
            (true, .off, nil), (true, .readOnly, .readOnly), (true, nil, .full),
        ] as [(Bool, PreflightSetting?, PreflightMode?)])
    func `a job is looked at as far as somebody said, or is to confirm it`(
        confirmation: Bool, setting: PreflightSetting?, mode: PreflightMode?
    ) async throws {
        try await StoreFixture.with { fixture in
            let id = try accept(fixture, confirmation: confirmation, preflight: setting)
            let job = try await prepare(fixture, id)
            #expect(job.status == (confirmation ? .suspended : .ready))
            #expect(job.preflight?.mode == mode)
            let hasWritten = fixture.server.requests.entries.contains {
                !["GET", "HEAD"].contains($0.method)
            }
            #expect(hasWritten == (mode == .full))
        }
    }

    @Test func `a store that is away for a moment fails no job`() async throws {
        try await StoreFixture.with { fixture in
            let away = FaultAction.error(
                status: 503, code: "SlowDown", message: nil, headers: nil)
            fixture.server.faults = FaultPlan(rules: [
                FaultRule(occurrences: .first(count: 30), action: away)
            ])
            let waiting = try await prepare(fixture, accept(fixture))
            #expect(waiting.status == .suspended, "\(waiting.failureReasons)")
            #expect(waiting.preflight?.isPassed == true)
        }
    }

    @Test func `credentials that the store refuses pause a job`() async throws {
        try await StoreFixture.with(accessKey: "UNKNOWN") { fixture in
            let paused = try await prepare(fixture, accept(fixture))
            #expect(paused.status == .paused)
            #expect(paused.failureReasons.map(\.failureCode) == ["InvalidAccessKeyId"])
            #expect(paused.preflight == nil)
        }
    }
}
