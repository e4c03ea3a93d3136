// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Which objects a prepared manifest has, looked up in a sorted file of digests, so that memory
/// does not grow with them.
struct RowIndex: DeliveredRows {
    private let digests: DigestTable

    /// Goes over all rows of `manifest`; the file lies at `scratch` until nothing refers to it.
    init(of manifest: PreparedManifest, scratch: String) async throws {
        var sorter = try ExternalSorter(directory: scratch + ".sort")
        var reader = ManifestReader(source: manifest, layout: .prepared)
        while let chunk = try await reader.next() {
            for position in 0..<chunk.count {
                let row = chunk.row(position)
                let digest = row.withKey { key in
                    row.withVersionID { Self.digest(key: key, versionID: $0) }
                }
                try sorter.add(key: digest)
            }
        }
        digests = try DigestTable(path: scratch, sorted: try sorter.sorted())
    }

    func missing(_ objects: [ListedObject]) async throws -> [ListedObject] {
        try objects.filter { object in
            let digest = object.key.withUnsafeBytes { key in
                Array((object.versionID ?? "").utf8).withUnsafeBytes {
                    Self.digest(key: key, versionID: $0)
                }
            }
            return try !digests.contains(digest)
        }
    }

    /// Half of a SHA-256: two keys that share it are not to be found.
    private static func digest(
        key: UnsafeRawBufferPointer, versionID: UnsafeRawBufferPointer
    ) -> [UInt8] {
        let digest = StreamingDigest(.sha256)
        digest.update(key)
        // No version id has a NUL.
        withUnsafeBytes(of: UInt8(0)) { digest.update($0) }
        digest.update(versionID)
        return Array(digest.value().prefix(DigestTable.digestBytes))
    }
}
