// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3TestServer
import TestSupport
import Testing

@testable import BatchEngine

/// Whole jobs over several versions of each key, against a strict store in this process.
@Suite struct VersionWorkerTests {
    private static let keys = (0..<40).map { "key-\($0 / 10)\($0 % 10)" }

    /// Makes versioned buckets and five versions of each key, one of them large, and gives the
    /// lines that name them, in an order drawn from `seed`.
    private func lines(_ fixture: StoreFixture, seed: UInt64) -> [String] {
        for name in ["src", "dst"] { fixture.server.store.createBucket(name, versioning: .enabled) }
        var lines: [String] = []
        for number in 0..<5 {
            for key in Self.keys {
                let id =
                    number == 2 && key.hasSuffix("7")
                    ? fixture.server.store.putVirtualObject(
                        bucket: "src", key: key, size: 9 << 20)
                    : fixture.server.store.putObject(
                        bucket: "src", key: key, body: Array("\(key) \(number)".utf8))
                lines.append("src,\(key),\(id)")
            }
        }
        var random = SeededGenerator(seed: seed)
        return lines.shuffled(using: &random)
    }

    private func run(
        _ fixture: StoreFixture, _ lines: [String], workers: Int
    ) async throws -> JobDescriptor {
        let request = try fixture.request(lines, fields: [.bucket, .key, .versionID])
        var settings = fixture.settings
        settings.concurrency = .fixed(workers)
        settings.attemptsMax = 4
        let job = try await fixture.launcher.create(request, settings: settings)
        try await job.run()
        return try fixture.jobs.job(job.id)
    }

    @Test(arguments: [1, 256])
    func `versions arrive oldest first, whatever order the manifest has`(
        workers: Int
    ) async throws {
        try await StoreFixture.with { fixture in
            let lines = lines(fixture, seed: UInt64(workers))
            // Answers that are lost, and requests that take long, mix the workers up.
            fixture.server.faults = FaultPlan(
                seed: 3,
                rates: [
                    FaultRate(
                        probability: 0.1,
                        action: .error(
                            status: 503, code: "SlowDown", message: nil, headers: nil)),
                    FaultRate(probability: 0.05, action: .resetAfter),
                ])
            let end = try await run(fixture, lines, workers: workers)
            #expect(end.status == .complete)
            let failed = try #require(end.progress.numberOfTasksFailed as UInt64?)
            for key in Self.keys {
                let source = fixture.server.store.versions(bucket: "src", key: key).map(\.etag)
                let copies = fixture.server.store.versions(bucket: "dst", key: "copied/" + key)
                let ages = copies.compactMap { copy in
                    source.firstIndex(of: copy.etag) ?? (copy.content.size > 100 ? 2 : nil)
                }
                // A lost answer repeats a version; it never brings one back under a newer one.
                #expect(ages == ages.sorted(), "\(key)")
                if failed == 0 { #expect(Set(ages) == [0, 1, 2, 3, 4], "\(key)") }
            }
        }
    }

    @Test func `a version that may yet be copied holds back the newer ones`() async throws {
        try await StoreFixture.with(denied: []) { fixture in
            let lines = lines(fixture, seed: 1)
            let source = fixture.server.store.versions(bucket: "src", key: "key-11")
            fixture.server.faults = FaultPlan(
                rules: [
                    FaultRule(
                        operation: "CopyObject", key: "copied/key-11", occurrences: .nth(number: 3),
                        action: .error(
                            status: 403, code: "AccessDenied", message: nil, headers: nil))
                ])
            let end = try await run(fixture, lines, workers: 16)
            #expect(end.progress.numberOfTasksFailed == 3)
            let copies = fixture.server.store.versions(bucket: "dst", key: "copied/key-11")
            #expect(copies.map(\.etag) == source.prefix(2).map(\.etag))
            #expect(
                fixture.server.store.versions(bucket: "dst", key: "copied/key-12").count == 5)
        }
    }

    @Test func `a version that is gone holds back nothing`() async throws {
        try await StoreFixture.with { fixture in
            let gone = "src,key-20,00000000000000000000000000000000"
            let end = try await run(fixture, lines(fixture, seed: 2) + [gone], workers: 16)
            #expect(end.progress.numberOfTasksFailed == 1)
            #expect(
                fixture.server.store.versions(bucket: "dst", key: "copied/key-20").count == 5)
        }
    }
}
