// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Prepared manifests in memory, and what is read of them.
enum PreparedFixture {
    static let origin = ManifestFingerprint(
        kind: .s3Object, location: "s3://lists/inventory/manifest.json", byteCount: 512,
        revision: "9b2cf535f27731c974343645a3985328", identity: "")
    static let header = PreparedHeader(origin: origin, isInOrder: true, note: [1, 2, 3])

    /// `count` rows whose keys say which they are, from `first` on.
    static func rows(_ first: Int, _ count: Int, padding: Int = 0) -> PreparedRows {
        var rows = PreparedRows()
        for number in first..<(first + count) {
            let key = "key/\(number)/" + String(repeating: "x", count: padding)
            rows.append(
                PreparedRow(
                    bucket: "src", key: Array(key.utf8), versionID: "v\(number)",
                    sizeBytes: UInt64(number)))
        }
        return rows
    }

    /// All text of a manifest, read in windows of `windowBytes`.
    static func text(
        of manifest: PreparedManifest, from start: UInt64 = 0, windowBytes: Int = 1_000
    ) async throws -> [UInt8] {
        var result: [UInt8] = []
        while true {
            let count = try await manifest.read(
                at: start + UInt64(result.count), maxBytes: windowBytes, into: &result)
            if count == 0 { return result }
        }
    }

    /// A finished manifest of blocks with 3 rows each; the blocks of `commits` carry a note.
    static func file(blocks: Int, commits: Set<Int>, isFinished: Bool) throws -> MemoryJournal {
        let file = MemoryJournal()
        var writer = try PreparedManifestWriter(file, header: header)
        for block in 0..<blocks {
            try writer.append(
                rows(block * 3, 3), note: commits.contains(block) ? [UInt8(block)] : nil)
        }
        if isFinished { try writer.finish(note: [0xFF]) }
        return file
    }
}
