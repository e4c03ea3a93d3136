// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import S3TestServer
import TestSupport
import Testing

@testable import BatchEngine

/// Preflights against a strict store in this process: what is missing has a name, and nothing that
/// was written stays.
@Suite struct PreflightTests {
    /// An option of a job, the permission it lacks, and what is to be said.
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var denied: DenyRule
        var subject: String
        var level = PreflightFinding.Level.problem
        var change: @Sendable (inout S3PutObjectCopy) -> Void = { _ in }

        var testDescription: String { name }
    }

    static let cases: [Case] = [
        Case(
            name: "reading", denied: DenyRule("s3:GetObject", bucket: "src"),
            subject: "s3:GetObject"),
        Case(
            name: "source tags", denied: DenyRule("s3:GetObjectTagging", bucket: "src"),
            subject: "s3:GetObjectTagging"),
        Case(
            name: "writing", denied: DenyRule("s3:PutObject", bucket: "dst"),
            subject: "s3:PutObject"),
        Case(
            name: "copied tags", denied: DenyRule("s3:PutObjectTagging", bucket: "dst"),
            subject: "s3:PutObjectTagging"),
        Case(
            name: "new tags", denied: DenyRule("s3:PutObjectTagging", bucket: "dst"),
            subject: "s3:PutObjectTagging",
            change: { $0.newObjectTagging = [S3Tag(key: "a", value: "b")] }),
        Case(
            name: "access control", denied: DenyRule("s3:PutObjectAcl", bucket: "dst"),
            subject: "s3:PutObjectAcl", change: { $0.cannedAccessControlList = .publicRead }),
        Case(
            name: "removing", denied: DenyRule("s3:DeleteObject", bucket: "dst"),
            subject: "s3:DeleteObject", level: .warning),
        Case(
            name: "aborting", denied: DenyRule("s3:AbortMultipartUpload", bucket: "dst"),
            subject: "s3:AbortMultipartUpload", level: .warning),
        Case(
            name: "listing the source", denied: DenyRule("s3:ListBucket", bucket: "src"),
            subject: "s3:ListBucket", level: .note),
        Case(
            name: "report", denied: DenyRule("s3:PutObject", bucket: "reports"),
            subject: "s3:PutObject"),
    ]

    private func seed(_ fixture: StoreFixture) {
        for number in 0..<20 {
            fixture.server.store.putObject(
                bucket: "src", key: "a/k-\(number)", body: Array("body \(number)".utf8),
                attributes: ObjectAttributes(tags: ["t": "\(number)"]))
        }
    }

    private let lines = (0..<20).map { "src,a/k-\($0)" }
    private let report = JobReport(
        destination: .s3(bucket: "reports", key: ""), prefix: "r", scope: .allTasks)

    private func run(
        _ fixture: StoreFixture, mode: PreflightMode = .full,
        ifNoneMatch: Bool = false,
        _ change: (inout S3PutObjectCopy) -> Void = { _ in }
    ) async throws -> PreflightReport {
        var chosen = fixture.settings
        chosen.ifNoneMatch = ifNoneMatch
        return try await Preflight(
            store: fixture.store,
            request: try fixture.request(lines, report: report, change), settings: chosen,
            mode: mode
        ).run()
    }

    private func expectNothingLeft(_ fixture: StoreFixture) {
        let isEmpty = fixture.server.store.withState { state in
            ["dst", "reports"].allSatisfy { state.buckets[$0]?.isEmpty == true }
        }
        #expect(isEmpty)
    }

    @Test(arguments: cases)
    func `what is missing is the only thing told`(_ given: Case) async throws {
        try await StoreFixture.with(denied: [given.denied]) { fixture in
            seed(fixture)
            let found = try await run(fixture, given.change)
            let wrong = found.findings.filter {
                $0.level == given.level && $0.subject != "Not tried"
            }
            #expect(wrong.map(\.subject) == [given.subject], "\(found.findings)")
            #expect(found.isPassed == (given.level != .problem))
            expectNothingLeft(fixture)
            #expect(fixture.server.store.uploads().isEmpty)
        }
    }

    @Test(arguments: [Bucket.Versioning.off, .enabled, .suspended])
    func `a job that lacks nothing passes, and nothing stays`(
        _ versioning: Bucket.Versioning
    ) async throws {
        try await StoreFixture.with { fixture in
            fixture.server.store.createBucket("dst", versioning: versioning)
            fixture.server.store.createBucket("reports", versioning: versioning)
            seed(fixture)
            let found = try await run(fixture, ifNoneMatch: true) {
                $0.newObjectTagging = [S3Tag(key: "a", value: "b")]
                $0.cannedAccessControlList = .publicRead
                $0.storageClass = .standardIA
                $0.checksumAlgorithm = .sha256
                $0.redirectLocation = "/elsewhere"
            }
            #expect(found.isPassed)
            let wrong = found.findings.filter { $0.level != .passed && $0.level != .note }
            #expect(wrong == [])
            #expect(found.rows == 20 && found.requests == 20)
            #expect(try #require(found.seconds) > 0)
            #expect(found.costDollars == nil)
            expectNothingLeft(fixture)
            #expect(fixture.server.store.uploads().isEmpty)
        }
    }

    @Test func `only reading sends nothing that writes`() async throws {
        try await StoreFixture.with { fixture in
            seed(fixture)
            let found = try await run(fixture, mode: .readOnly) { $0.storageClass = .glacier }
            #expect(found.isPassed)
            #expect(found.findings.contains { $0.subject == "Not tried" })
            let methods = Set(fixture.server.requests.entries.map(\.method))
            #expect(methods.isSubset(of: ["GET", "HEAD"]))
        }
    }

    @Test func `Object Lock is tried without an object that is locked`() async throws {
        let locking: (inout S3PutObjectCopy) -> Void = {
            $0.objectLockMode = .governance
            $0.objectLockRetainUntilDate = Timestamp(millisecondsSinceEpoch: 4_102_444_800_000)
            $0.objectLockLegalHoldStatus = .on
        }
        for action in ["s3:PutObjectRetention", "s3:PutObjectLegalHold"] {
            try await StoreFixture.with(denied: [DenyRule(action, bucket: "dst")]) { fixture in
                fixture.server.store.createBucket("dst", objectLock: true)
                seed(fixture)
                let found = try await run(fixture, locking)
                let problems = found.findings.filter { $0.level == .problem }
                #expect(problems.map(\.subject) == [action], "\(found.findings)")
                expectNothingLeft(fixture)
            }
        }
        try await StoreFixture.with { fixture in
            seed(fixture)
            let found = try await run(fixture, locking)
            #expect(found.problems.contains { $0.hasPrefix("Object Lock: ") })
            expectNothingLeft(fixture)
        }
    }

    @Test func `a bucket that does not tell of its lock is not written`() async throws {
        let denied = [
            DenyRule("s3:GetBucketObjectLockConfiguration"), DenyRule("s3:GetBucketVersioning"),
        ]
        try await StoreFixture.with(denied: denied) { fixture in
            seed(fixture)
            _ = try await run(fixture)
            let written = fixture.server.requests.entries.filter {
                !["GET", "HEAD"].contains($0.method)
            }
            #expect(written.isEmpty)
        }
    }

    @Test func `what is cancelled removes what it wrote`() async throws {
        try await StoreFixture.with { fixture in
            seed(fixture)
            // The first copies come at once, the upload of parts hangs.
            fixture.server.faults = FaultPlan(rules: [
                FaultRule(
                    operation: "CreateMultipartUpload", action: .delay(milliseconds: 20_000))
            ])
            let preflight = Preflight(
                store: fixture.store, request: try fixture.request(lines),
                settings: fixture.settings)
            let running = Task { try await preflight.run() }
            while !fixture.server.requests.entries.contains(where: {
                $0.operation == "CreateMultipartUpload"
            }) {
                try await Task.sleep(for: .milliseconds(5))
            }
            running.cancel()
            await #expect(throws: CancellationError.self) { try await running.value }
            expectNothingLeft(fixture)
        }
    }

    @Test func `what is wrong with the objects is told`() async throws {
        try await StoreFixture.with { fixture in
            seed(fixture)
            fixture.server.store.putObject(
                bucket: "src", key: "a/k-0",
                attributes: ObjectAttributes(storageClass: "GLACIER"))
            _ = await fixture.store.client.deleteObject(
                ObjectAddress(bucket: "src", key: "a/k-19"), using: S3Exchange())
            let found = try await run(fixture)
            let warnings = found.findings.filter { $0.level == .warning }
            #expect(Set(warnings.map(\.subject)) == ["Archived objects", "Missing objects"])
            #expect(found.isPassed)
        }
    }

    @Test func `a destination that is the source, and one that is missing`() async throws {
        try await StoreFixture.with { fixture in
            seed(fixture)
            let same = try await run(fixture) {
                $0.targetResource = .bucket("src")
                $0.targetKeyPrefix = nil
            }
            #expect(same.problems.contains { $0.hasPrefix("In place: ") })
            let missing = try await run(fixture) { $0.targetResource = .bucket("nowhere") }
            #expect(missing.problems.count == 1)
            #expect(missing.problems.first?.contains("no bucket nowhere") == true)
            #expect(fixture.server.store.keys(bucket: "src").count == 20)
        }
    }

    @Test func `keys that are not accepted are one problem`() async throws {
        try await StoreFixture.with(accessKey: "SOMEBODYELSE00000001") { fixture in
            let found = try await run(fixture)
            #expect(
                found.findings.filter { $0.level == .problem }.map(\.subject) == ["Credentials"])
        }
    }
}
