// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import S3Client

/// The first rows of a spool, to be looked up by key and version: their digests, sorted on disk.
struct SpooledRows: DeliveredRows {
    private let digests: SortedDigests

    /// Reads the rows.
    ///
    /// - Parameters:
    ///   - path: of the spool, in which so many rows count.
    ///   - count: how many rows.
    /// - Throws: `BatchFileError`.
    init(path: String, first count: UInt64) async throws {
        var sorter = try ExternalSorter(directory: path + ".delivered")
        let manifest = try PreparedManifest.open(path: path)
        var reader = ManifestReader(source: manifest, layout: .prepared)
        while sorter.count < count, let chunk = try await reader.next() {
            for index in 0..<chunk.count where sorter.count < count {
                let row = chunk.row(index)
                var name: [UInt8] = []
                row.withKey { name.append(contentsOf: $0) }
                name.append(0xFF)
                row.withVersionID { name.append(contentsOf: $0) }
                try sorter.add(key: SortedDigests.digest(name))
            }
        }
        digests = try SortedDigests(try sorter.sorted(), path: path + ".digests")
    }

    func missing(_ objects: [ListedObject]) async throws -> [ListedObject] {
        try objects.filter { object in
            let name = object.key + [0xFF] + Array((object.versionID ?? "").utf8)
            return !(try digests.contains(SortedDigests.digest(name)))
        }
    }
}
