// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
package import BatchModel

/// Writes a generated manifest in the shape of an S3 Inventory: packed data files, then
/// manifest.checksum, and manifest.json last, which makes it one.
package struct GeneratedInventory {
    /// Puts a file somewhere; the name is relative. Returns its ETag, if there is such a thing.
    package typealias Put = (_ name: String, _ bytes: [UInt8]) async throws -> String

    private let sourceBucket: String
    private let destinationBucket: String
    /// What the data files' names in manifest.json begin with.
    private let prefix: String
    private let hasVersions: Bool
    private let created: Timestamp

    /// - Parameters:
    ///   - sourceBucket: the bucket that was listed.
    ///   - destinationBucket: where the files go.
    ///   - prefix: what their keys there begin with.
    ///   - hasVersions: whether rows name versions.
    ///   - created: now.
    package init(
        sourceBucket: String, destinationBucket: String, prefix: String, hasVersions: Bool,
        created: Timestamp
    ) {
        self.sourceBucket = sourceBucket
        self.destinationBucket = destinationBucket
        self.prefix = prefix
        self.hasVersions = hasVersions
        self.created = created
    }

    /// Writes the rows of a spool.
    ///
    /// - Parameters:
    ///   - spool: a prepared manifest that is complete.
    ///   - put: where files go, one after the other.
    /// - Returns: the ETag of manifest.json.
    /// - Throws: what `put` throws, and what cannot be read.
    package func write(_ spool: PreparedManifest, _ put: Put) async throws -> String {
        var files: [JSONValue] = []
        var packer = GzipWriter()
        var text: [UInt8] = []
        var isEmpty = true
        func endFile() async throws {
            packer.append(text)
            packer.finish()
            let name = "data/\(files.count + 1).csv.gz"
            _ = try await put(name, packer.output)
            files.append(entry(name, packer.output))
            packer = GzipWriter()
            text.removeAll(keepingCapacity: true)
            isEmpty = true
        }
        var reader = ManifestReader(source: spool, layout: .prepared)
        while let chunk = try await reader.next() {
            for index in 0..<chunk.count {
                GeneratedText.appendInventory(
                    chunk.row(index), hasVersions: hasVersions, to: &text)
            }
            isEmpty = false
            packer.append(text)
            text.removeAll(keepingCapacity: true)
            if packer.output.count >= Limits.generatedFileBytes { try await endFile() }
        }
        if !isEmpty { try await endFile() }
        let manifest = Array((document(files).prettyText + "\n").utf8)
        _ = try await put("manifest.checksum", Array(Self.digest(manifest).utf8))
        return try await put("manifest.json", manifest)
    }

    private func entry(_ name: String, _ bytes: [UInt8]) -> JSONValue {
        .object([
            "key": .string(prefix + name), "size": .integer(Int64(bytes.count)),
            "MD5checksum": .string(Self.digest(bytes)),
        ])
    }

    private func document(_ files: [JSONValue]) -> JSONValue {
        .object([
            "sourceBucket": .string(sourceBucket),
            "destinationBucket": .string("arn:aws:s3:::\(destinationBucket)"),
            "version": .string("2016-11-30"),
            "creationTimestamp": .string("\(created.millisecondsSinceEpoch)"),
            "fileFormat": .string("CSV"),
            "fileSchema": .string(GeneratedText.schema(hasVersions: hasVersions)),
            "files": .array(files),
        ])
    }

    private static func digest(_ bytes: [UInt8]) -> String {
        let digest = StreamingDigest(.md5)
        bytes.withUnsafeBytes { digest.update($0) }
        return digest.hexadecimal()
    }
}
