// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel
import Glibc
import S3Client

/// A store opened for a job: settings resolved, event loops running.
package final class StoreAccess: Sendable {
    package let lanes: [StoreLane]
    private let loops: [EventLoop]

    /// The client of the first lane, for what is not on the hot path.
    var client: S3Client { lanes[0].client }

    private init(lanes: [StoreLane], loops: [EventLoop]) {
        precondition(!lanes.isEmpty, "a store without a lane")
        self.lanes = lanes
        self.loops = loops
    }

    /// A store over lanes that somebody else made and will end.
    package convenience init(lanes: [StoreLane]) {
        self.init(lanes: lanes, loops: [])
    }

    /// Resolves endpoint, region and credentials, and starts an event loop per processor.
    ///
    /// - Throws: one sentence about the setting that is wrong or missing.
    package static func open(
        _ settings: RunSettings
    ) throws -> StoreAccess {
        let configuration = try S3ClientConfiguration.resolve(
            flags: flags(settings), sources: .system)
        var transport = EventLoopConfiguration()
        transport.caBundle = configuration.caBundle
        transport.userAgent = "brigade/" + Product.version
        // Parts of large objects come beside the ordinary copies.
        transport.connectionsMax = 2 * settings.concurrency + 8
        var policy = RetryPolicy()
        policy.attemptsMax = settings.attemptsMax
        let count = max(1, min(Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))), settings.concurrency))
        let loops = try (0..<count).map { _ in try EventLoop(transport) }
        let client = S3Client(
            endpoint: try configuration.endpoint(), credentials: configuration.credentials,
            transport: loops[0], policy: policy)
        let lanes = loops.map { StoreLane(client: client.using($0), executor: $0) }
        return StoreAccess(lanes: lanes, loops: loops)
    }

    /// Ends the event loops. No task may use the store any more.
    package func close() {
        for loop in loops { loop.shutdown() }
    }

    private static func flags(_ settings: RunSettings) -> ClientFlags {
        ClientFlags(
            endpointURL: settings.endpointURL, region: settings.region, profile: settings.profile,
            addressingStyle: settings.addressing.flatMap(AddressingStyle.init(rawValue:)),
            caBundle: settings.caBundle)
    }

    /// Opens a manifest where it lies and pins it.
    func manifest(_ manifest: JobManifest) async throws -> any ManifestSource {
        switch manifest.location {
        case .file(let path):
            let file = try ManifestFile(path: path)
            if let etag = manifest.etag { try await ManifestDigest.verify(file, etag: etag) }
            return file
        case .s3(let bucket, let key):
            return try await ManifestObject.open(
                client: client, bucket: bucket, key: key, versionID: manifest.objectVersionID,
                etag: manifest.etag)
        }
    }

    /// The ETag of an object, without quotes: what pins a manifest.
    package func etag(of location: ObjectLocation) async throws -> String {
        guard case .s3(let bucket, let key) = location else { return "" }
        let answer = await client.headObject(
            ObjectAddress(bucket: bucket, key: key), using: S3Exchange())
        return try ManifestObject.head(answer, name: "s3://\(bucket)/\(key)").etagText
    }
}
