// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles

/// A manifest in memory.
package struct MemoryManifest: ManifestSource {
    package let name = "manifest.csv"
    package let bytes: [UInt8]

    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    package var byteCount: UInt64 { UInt64(bytes.count) }
    package var fingerprint: ManifestFingerprint {
        ManifestFingerprint(
            kind: .localFile, location: name, byteCount: byteCount, revision: "1", identity: "1")
    }

    package func read(at offset: UInt64, maxBytes: Int, into buffer: inout [UInt8]) async throws
        -> Int
    {
        let start = min(Int(offset), bytes.count)
        let end = min(bytes.count, start + maxBytes)
        buffer.append(contentsOf: bytes[start..<end])
        return end - start
    }

    package func verifyUnchanged() async throws {}
}
