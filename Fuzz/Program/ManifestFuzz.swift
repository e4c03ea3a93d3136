// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport

/// Readers of manifests.
enum ManifestFuzz {
    /// The first byte chooses the columns, the second how many bytes are read at a time. Rows are
    /// the same whatever that is, and from wherever reading resumes.
    static func readRows(_ bytes: [UInt8]) {
        guard bytes.count > 2, let layout = layout(bytes[0]) else { return }
        let manifest = MemoryManifest(bytes: Array(bytes[2...]))
        Blocking.run {
            let whole = try await chunks(of: manifest, layout)
            let window = 16 + Int(bytes[1])
            let pieces = try await chunks(of: manifest, layout, windowBytes: window)
            precondition(texts(whole) == texts(pieces), "rows depend on the window")
            guard let first = whole.first, layout.kind != .prepared else { return }
            let rest = try await chunks(of: manifest, layout, from: first.end)
            precondition(texts(whole.dropFirst()) == texts(rest[...]), "rows depend on the resume")
        }
    }

    static func readInventory(_ bytes: [UInt8]) {
        _ = try? InventoryManifest(json: bytes, name: "manifest.json")
    }

    /// The first byte says how many bytes come at a time.
    static func unpack(_ bytes: [UInt8]) {
        guard bytes.count > 1 else { return }
        let source = ByteSource(Array(bytes[1...]), step: 1 + Int(bytes[0]))
        Blocking.run {
            let stream = StreamManifest(UnpackedSource(source))
            var reader = ManifestReader(source: stream, fields: [.bucket, .key])
            // What is packed may be long: as much as a test of memory, and no more.
            var left = 64
            while left > 0, let chunk = try await reader.next() {
                _ = texts([chunk][...])
                left -= 1
            }
        }
    }

    private static func layout(_ choice: UInt8) -> ManifestLayout? {
        switch choice % 4 {
        case 0: ManifestLayout(fields: [.bucket, .key])
        case 1: ManifestLayout(fields: [.bucket, .key, .versionID])
        case 2: .prepared
        default:
            try? ManifestLayout(
                inventorySchema: "Bucket, Key, VersionId, IsLatest, IsDeleteMarker, Size, "
                    + "LastModifiedDate, ETag, StorageClass, EncryptionStatus, ReplicationStatus")
        }
    }

    private static func chunks(
        of manifest: MemoryManifest, _ layout: ManifestLayout,
        from start: ManifestPosition = .zero, windowBytes: Int = 64 * 1_024
    ) async throws -> [ManifestChunk] {
        var reader = ManifestReader(
            source: manifest, layout: layout, start: start, windowBytes: windowBytes)
        var chunks: [ManifestChunk] = []
        while let chunk = try await reader.next() { chunks.append(chunk) }
        return chunks
    }

    private static func texts(_ chunks: [ManifestChunk]) -> [String] { texts(chunks[...]) }

    /// All that rows tell.
    private static func texts(_ chunks: ArraySlice<ManifestChunk>) -> [String] {
        chunks.flatMap { chunk in
            (0..<chunk.count).map { position in
                let row = chunk.row(position)
                let key = row.withKey { Array($0) }
                let bucket = row.withBucket { Array($0) }
                let size = row.sizeBytes.map { "\($0)" } ?? ""
                let etag = row.etag ?? ""
                let time = row.lastModified.map { "\($0.millisecondsSinceEpoch)" } ?? ""
                let problem = row.problem.map { "\($0.failure(line: row.line))" } ?? ""
                return "\(row.index) \(row.line) \(bucket) \(key) \(row.versionID ?? "") "
                    + "\(size) \(etag) \(time) \(problem)"
            }
        }
    }
}
