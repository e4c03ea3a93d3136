// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Glibc
import S3Client

/// An inventory whose manifest.json was read and pinned; its data files are opened one by one.
package struct InventoryOrigin: Sendable {
    let inventory: InventoryManifest
    /// The path or URL of manifest.json.
    let name: String
    let fingerprint: ManifestFingerprint
    /// Asks for what is not on this machine; nil where there is no store to ask.
    private let client: S3Client?

    /// Reads manifest.json, and compares it with the manifest.checksum beside it if there is one.
    static func open(_ manifest: JobManifest, store: StoreAccess) async throws -> InventoryOrigin {
        try await open(
            manifest, document: try await store.source(manifest), client: store.client)
    }

    /// The same for a manifest.json that was opened.
    static func open(
        _ manifest: JobManifest, document: any ManifestSource, client: S3Client?
    ) async throws -> InventoryOrigin {
        let bytes = try await read(document)
        if let checksum = try await checksum(beside: manifest.location, client: client) {
            try InventoryManifest.verify(bytes, checksum: checksum, name: document.name)
        }
        return InventoryOrigin(
            inventory: try InventoryManifest(json: bytes, name: document.name),
            name: document.name, fingerprint: document.fingerprint, client: client)
    }

    /// Opens a data file: below or beside a manifest.json of this machine, or in the inventory's
    /// destination bucket.
    func open(_ file: InventoryManifest.DataFile) async throws -> any SequentialSource {
        let candidates =
            fingerprint.kind == .localFile
            ? InventoryFolder.candidates(key: file.key, manifestPath: fingerprint.location) : []
        if let path = candidates.first(where: { access($0, F_OK) == 0 }) {
            return SourceStream(try ManifestFile(path: path))
        }
        guard let client else {
            throw JobFailure(
                failureCode: "ManifestUnreadable",
                failureReason: "The inventory's data file \(file.key) does not lie near \(name);"
                    + " fetch it there")
        }
        do {
            return SourceStream(
                try await ManifestObject.open(
                    client: client, bucket: inventory.destinationBucket, key: file.key,
                    versionID: nil, etag: nil))
        } catch let failure as JobFailure where !candidates.isEmpty {
            throw JobFailure(
                failureCode: failure.failureCode,
                failureReason: "The inventory's data file \(file.key) lies neither near "
                    + "\(name) nor in bucket \(inventory.destinationBucket). "
                    + failure.failureReason)
        }
    }

    private static func read(_ source: any ManifestSource) async throws -> [UInt8] {
        guard source.byteCount <= UInt64(Limits.inventoryManifestBytesMax) else {
            throw BatchFileError(
                .manifestUnusable,
                "The manifest \(source.name) cannot be used: it has \(source.byteCount) bytes and"
                    + " a manifest.json at most \(Limits.inventoryManifestBytesMax); give the"
                    + " manifest.json of an inventory.")
        }
        var bytes: [UInt8] = []
        var reading = SourceStream(source)
        while try await reading.read(into: &bytes) > 0 {}
        return bytes
    }

    /// What manifest.checksum has; nil where there is none, or none that may be read.
    private static func checksum(
        beside location: ObjectLocation, client: S3Client?
    ) async throws -> [UInt8]? {
        switch location {
        case .file(let path):
            guard let sibling = sibling(of: path), access(sibling, F_OK) == 0 else { return nil }
            return try await read(try ManifestFile(path: sibling))
        case .s3(let bucket, let key):
            guard let client, let sibling = sibling(of: key) else { return nil }
            let exchange = S3Exchange()
            let answer = await client.getObject(
                ObjectAddress(bucket: bucket, key: sibling), using: exchange)
            if answer.value != nil { return Array(exchange.responseBody) }
            if [403, 404].contains(answer.failure?.httpStatus) { return nil }
            throw JobFailure(
                failureCode: "ManifestUnreadable",
                failureReason: "s3://\(bucket)/\(sibling) cannot be read: "
                    + (answer.failure.map { "\($0.code), \($0.message)" } ?? "no answer"))
        }
    }

    private static func sibling(of path: String) -> String? {
        guard path.hasSuffix("manifest.json") else { return nil }
        return path.dropLast("json".count) + "checksum"
    }
}
