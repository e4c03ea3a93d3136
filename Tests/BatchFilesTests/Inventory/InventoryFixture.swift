// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import FoundationEssentials
import TestSupport

/// An inventory that Fixtures/make_inventories.py wrote, and what Python reads of it.
struct InventoryFixture: Decodable, Sendable {
    struct Row: Decodable, Equatable, Sendable {
        var bucket: String
        var key: String
        var versionID: String?
        var isLatest: Bool?
        var isDeleteMarker: Bool
        var size: UInt64?
        var milliseconds: Int64?
        var etag: String?
        var storageClass: String?
        var encryptionStatus: String?
        var replicationStatus: String?
        var tier: String?

        init(_ row: ManifestRow) {
            bucket = row.bucket
            key = row.key
            versionID = row.versionID
            isLatest = row.isLatest
            isDeleteMarker = row.isDeleteMarker
            size = row.sizeBytes
            milliseconds = row.lastModified?.millisecondsSinceEpoch
            etag = row.etag
            storageClass = row.storageClass
            encryptionStatus = row.encryptionStatus
            replicationStatus = row.replicationStatus
            tier = row.intelligentTieringTier
        }
    }

    struct File: Decodable, Sendable {
        var packed: Data
        var rows: [Row]
    }

    var manifest: Data
    var checksum: String
    var files: [File]

    static func all() throws -> [InventoryFixture] { try read.get() }

    private static let read = Result<[InventoryFixture], any Error> {
        let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
        let bytes = try TemporaryFolder.read("/\(folder)/Fixtures/inventories.json")
        return try JSONDecoder().decode([InventoryFixture].self, from: Data(bytes))
    }
}
