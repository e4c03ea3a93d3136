// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// A manifest in memory.
struct MemoryManifest: ManifestSource {
    let name = "manifest.csv"
    let bytes: [UInt8]

    var byteCount: UInt64 { UInt64(bytes.count) }
    var fingerprint: ManifestFingerprint {
        ManifestFingerprint(
            kind: .localFile, location: name, byteCount: byteCount, revision: "1", identity: "1")
    }

    func read(at offset: UInt64, maxBytes: Int, into buffer: inout [UInt8]) async throws -> Int {
        let start = min(Int(offset), bytes.count)
        let end = min(bytes.count, start + maxBytes)
        buffer.append(contentsOf: bytes[start..<end])
        return end - start
    }

    func verifyUnchanged() async throws {}
}
