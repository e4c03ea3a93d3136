// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import S3TestServer
import TestSupport
import Testing

@testable import BatchEngine

/// Whole replicate jobs against a strict store in this process.
@Suite struct ReplicateJobTests {
    /// A versioned bucket `src` with what a test makes of it, versioned destinations, and the lines
    /// that name every version.
    private func prepare(_ fixture: StoreFixture, _ destinations: [String]) {
        for name in ["src"] + destinations {
            fixture.server.store.createBucket(name, versioning: .enabled)
        }
    }

    private func lines(_ fixture: StoreFixture, _ keys: [String]) -> [String] {
        keys.flatMap { key in
            fixture.server.store.versions(bucket: "src", key: key).map {
                "src,\(key),\($0.versionID)"
            }
        }
    }

    private func put(
        _ fixture: StoreFixture, _ key: String, _ text: String,
        _ attributes: ObjectAttributes = ObjectAttributes()
    ) {
        _ = fixture.server.store.putObject(
            bucket: "src", key: key, body: Array(text.utf8), attributes: attributes)
    }

    private func delete(_ fixture: StoreFixture, _ key: String) async {
        let answer = await fixture.store.client.deleteObject(
            ObjectAddress(bucket: "src", key: key), using: S3Exchange())
        #expect(answer.failure == nil)
    }

    private func run(
        _ fixture: StoreFixture, _ lines: [String], _ rules: ReplicationRule...
    ) async throws -> JobDescriptor {
        var request = try fixture.request(lines, fields: [.bucket, .key, .versionID])
        request.operation = .s3ReplicateObject
        let job = try await fixture.launcher.create(
            request, settings: fixture.settings,
            replication: ReplicationConfiguration(rules: rules))
        try await job.run()
        return try fixture.jobs.job(job.id)
    }

    /// What a key's versions are at a bucket, oldest first; `-` for a delete marker.
    private func history(_ fixture: StoreFixture, _ bucket: String, _ key: String) -> [String] {
        fixture.server.store.versions(bucket: bucket, key: key).map { version in
            let bytes = version.content.bytes(in: 0..<version.content.size)
            return version.isDeleteMarker ? "-" : String(decoding: bytes, as: UTF8.self)
        }
    }

    @Test func `versions and delete markers arrive in order at each destination of theirs`()
        async throws
    {
        try await StoreFixture.with { fixture in
            prepare(fixture, ["one", "two"])
            let keys = (0..<30).map { "a/key-\($0)" }
            for key in keys {
                put(fixture, key, "1", ObjectAttributes(tags: ["k": "v"]))
                put(fixture, key, "2")
                await delete(fixture, key)
                put(fixture, key, "3", ObjectAttributes(tags: ["k": "v"]))
            }
            let job = try await run(
                fixture, lines(fixture, keys).shuffled(),
                .make(to: "one", prefix: "a/") { $0.replicatesDeleteMarkers = true },
                .make(to: "two", tags: [S3Tag(key: "k", value: "v")]))
            #expect(job.status == .complete)
            #expect(job.progress.numberOfTasksFailed == 0)
            #expect(job.progress.numberOfTasksSucceeded == 30 * 6)
            for key in keys {
                #expect(history(fixture, "one", key) == ["1", "2", "-", "3"])
                #expect(history(fixture, "two", key) == ["1", "3"])
            }
        }
    }

    @Test func `a large version is copied in parts with all that is carried over`() async throws {
        try await StoreFixture.with { fixture in
            prepare(fixture, ["one"])
            let attributes = ObjectAttributes(
                metadata: ["m": "v"], tags: ["k": "v"], storageClass: "STANDARD_IA")
            _ = fixture.server.store.putVirtualObject(
                bucket: "src", key: "big", size: 12 << 20, attributes: attributes)
            let job = try await run(fixture, lines(fixture, ["big"]), .make(to: "one"))
            #expect(job.progress.numberOfTasksSucceeded == 1)
            let copies = fixture.server.store.versions(bucket: "one", key: "big")
            let copy = try #require(copies.first)
            #expect(copy.content.size == 12 << 20)
            #expect(copy.partSizes.count == 3)
            #expect(copy.attributes.metadata == ["m": "v"])
            #expect(copy.attributes.tags == ["k": "v"])
            #expect(copy.attributes.storageClass == "STANDARD_IA")
            #expect(fixture.server.store.uploads().isEmpty)
        }
    }

    @Test func `a destination that is missing fails its own rows alone`() async throws {
        try await StoreFixture.with { fixture in
            prepare(fixture, ["one"])
            let keys = (0..<20).map { "key-\($0)" }
            for key in keys { put(fixture, key, key) }
            let job = try await run(
                fixture, lines(fixture, keys), .make(to: "one"), .make(to: "gone"))
            #expect(job.status == .complete)
            #expect(job.progress.numberOfTasksSucceeded == 20)
            #expect(job.progress.numberOfTasksFailed == 20)
            for key in keys { #expect(history(fixture, "one", key) == [key]) }
        }
    }

    @Test func `what no rule replicates fails and asks the store for nothing`() async throws {
        try await StoreFixture.with { fixture in
            prepare(fixture, ["one"])
            put(fixture, "b", "1")
            let job = try await run(
                fixture, lines(fixture, ["b"]) + ["src,a/x,"], .make(to: "one", prefix: "a/"))
            #expect(job.progress.numberOfTasksFailed == 2)
            #expect(fixture.server.requests.counters["HeadObject"] == nil)
        }
    }

    @Test func `a manifest without version ids is refused before a job is made`() async throws {
        try await StoreFixture.with { fixture in
            var request = try fixture.request(["src,k"], fields: [.bucket, .key, .versionID])
            request.operation = .s3ReplicateObject
            let error = await #expect(throws: (any Error).self) {
                try await fixture.launcher.create(
                    request, settings: fixture.settings,
                    replication: ReplicationConfiguration(rules: [.make(to: "one")]))
            }
            #expect("\(error.map { "\($0)" } ?? "")".contains("column VersionId"))
            #expect(try fixture.jobs.listing().jobs.isEmpty)
        }
    }
}
