// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client
import S3TestServer
import TestSupport
import Testing

@testable import BatchEngine

/// A test server with two buckets, real event loops that talk to it, and a state directory.
struct StoreFixture {
    let server: TestServer
    let store: StoreAccess
    let folder: TemporaryFolder
    let jobs: JobStore

    /// Runs `body` with a server that stops, and loops that end, with it.
    static func with(
        denied: [DenyRule] = [], accessKey: String = TestIdentity().accessKey,
        _ body: (StoreFixture) async throws -> Void
    ) async throws {
        var configuration = TestServerConfiguration()
        configuration.buckets = ["src", "dst", "reports", "manifests"]
        configuration.identities = [TestIdentity(denied: denied)]
        // Small numbers, so that "large" is a few MiB that are never moved.
        configuration.limits.copyBytesMax = 8 << 20
        let server = TestServer(configuration)
        try server.start()
        defer { server.stop() }
        let loops = [
            try EventLoop(EventLoopConfiguration()), try EventLoop(EventLoopConfiguration()),
        ]
        defer { for loop in loops { loop.shutdown() } }
        var policy = RetryPolicy()
        policy.throttleBaseMilliseconds = 2
        policy.transientBaseMilliseconds = 2
        let client = S3Client(
            endpoint: try S3Endpoint(endpointURL: server.endpointURL, region: "us-east-1"),
            credentials: StaticCredentials(
                Credentials(
                    accessKeyID: accessKey, secretAccessKey: TestIdentity().secretKey)),
            transport: loops[0], policy: policy)
        let folder = try TemporaryFolder()
        try await body(
            StoreFixture(
                server: server,
                store: StoreAccess(
                    lanes: loops.map { StoreLane(client: client.using($0), executor: $0) }),
                folder: folder, jobs: JobStore(stateDirectory: folder.path + "/state")))
    }

    var launcher: JobLauncher { JobLauncher(jobs: jobs, store: store) }

    /// Writes a manifest of these lines and asks for a copy to `dst/copied/`.
    func request(
        _ lines: [String], fields: [ManifestField] = [.bucket, .key], report: JobReport? = nil,
        _ change: (inout S3PutObjectCopy) -> Void = { _ in }
    ) throws -> JobRequest {
        try folder.write(Array(lines.map { $0 + "\n" }.joined().utf8), to: "manifest.csv")
        var operation = S3PutObjectCopy(targetResource: .bucket("dst"))
        operation.targetKeyPrefix = "copied"
        change(&operation)
        return JobRequest(
            operation: .s3PutObjectCopy(operation),
            manifest: JobManifest(
                fields: fields, location: .file(path: folder.path + "/manifest.csv")),
            report: report)
    }

    var settings: RunSettings {
        var settings = RunSettings()
        settings.concurrency = .fixed(16)
        settings.partBytes = 5 << 20
        return settings
    }
}
