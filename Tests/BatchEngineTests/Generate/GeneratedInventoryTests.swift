// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

/// What is written of a generated manifest; the expected text is the S3 User Guide's, "Inventory
/// list".
@Suite struct GeneratedInventoryTests {
    private func spool(_ folder: TemporaryFolder, _ rows: [PreparedRow]) throws -> PreparedManifest
    {
        let path = folder.path + "/spool"
        var writer = try PreparedManifestWriter.create(
            path: path,
            header: PreparedHeader(
                origin: ManifestFingerprint(
                    kind: .localFile, location: "/m", byteCount: 0, revision: "", identity: "")))
        var text = PreparedRows()
        for row in rows { text.append(row) }
        try writer.append(text, note: [])
        try writer.finish()
        return try PreparedManifest.open(path: path)
    }

    private let rows = [
        PreparedRow(
            bucket: "b", key: Array("a b,\"é".utf8), versionID: "null", isLatest: false,
            sizeBytes: 12, lastModified: Timestamp(millisecondsSinceEpoch: 1_767_323_045_100),
            etag: "9b2c", storageClass: "STANDARD"),
        PreparedRow(
            bucket: "b", key: Array("a b,\"é".utf8), versionID: "v2", isLatest: true,
            isDeleteMarker: true,
            lastModified: Timestamp(millisecondsSinceEpoch: 1_767_323_045_000)),
    ]

    @Test("a CSV has bucket, key and version, and no delete markers")
    func csv() async throws {
        let folder = try TemporaryFolder()
        let spool = try spool(folder, rows)
        var text: [UInt8] = []
        try await GeneratedCSV.write(spool, hasVersions: true) { text += $0 }
        #expect(String(decoding: text, as: UTF8.self) == "b,a%20b%2C%22%C3%A9,null\n")
    }

    @Test("an inventory has what a listing tells, the null version without an id")
    func text() async throws {
        let folder = try TemporaryFolder()
        var reader = ManifestReader(source: try spool(folder, rows), layout: .prepared)
        let chunk = try #require(try await reader.next())
        var text: [UInt8] = []
        for index in 0..<chunk.count {
            GeneratedText.appendInventory(chunk.row(index), hasVersions: true, to: &text)
        }
        #expect(
            String(decoding: text, as: UTF8.self) == """
                "b","a%20b%2C%22%C3%A9","","false","false","12","2026-01-02T03:04:05.100Z","9b2c",\
                "STANDARD"
                "b","a%20b%2C%22%C3%A9","v2","true","true","","2026-01-02T03:04:05.000Z","",""

                """)
        #expect(
            GeneratedText.schema(hasVersions: true)
                == "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, LastModifiedDate, "
                + "ETag, StorageClass")
    }

    @Test("manifest.json comes last, after the files it names and its checksum, and is readable")
    func inventory() async throws {
        let folder = try TemporaryFolder()
        let inventory = GeneratedInventory(
            sourceBucket: "source", destinationBucket: "target", prefix: "p/", hasVersions: true,
            created: Timestamp(millisecondsSinceEpoch: 5))
        var written: [(name: String, bytes: [UInt8])] = []
        let etag = try await inventory.write(try spool(folder, rows)) { name, bytes in
            written.append((name, bytes))
            return name
        }
        #expect(etag == "manifest.json")
        #expect(
            written.map(\.name) == ["data/1.csv.gz", "manifest.checksum", "manifest.json"])
        try InventoryManifest.verify(written[2].bytes, checksum: written[1].bytes, name: "m")
        let manifest = try InventoryManifest(json: written[2].bytes, name: "m")
        #expect(manifest.sourceBucket == "source" && manifest.destinationBucket == "target")
        #expect(manifest.created == Timestamp(millisecondsSinceEpoch: 5))
        #expect(manifest.files.map(\.key) == ["p/data/1.csv.gz"])
        #expect(manifest.files[0].sizeBytes == UInt64(written[0].bytes.count))
        #expect(written[0].bytes.starts(with: [0x1F, 0x8B]))
    }
}
