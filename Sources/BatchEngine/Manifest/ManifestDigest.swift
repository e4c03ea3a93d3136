// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Checks a local manifest against the ETag of a job document: the MD5 of its bytes, as a store
/// would have made it of a single upload.
enum ManifestDigest {
    static func verify(_ file: ManifestFile, etag: String) async throws {
        let digest = StreamingDigest(.md5)
        var offset: UInt64 = 0
        var buffer: [UInt8] = []
        while true {
            buffer.removeAll(keepingCapacity: true)
            let count = try await file.read(at: offset, maxBytes: 1 << 20, into: &buffer)
            if count == 0 { break }
            buffer.withUnsafeBytes { digest.update($0) }
            offset += UInt64(count)
        }
        let found = digest.hexadecimal()
        guard found == etag.lowercased() else {
            throw JobFailure(
                failureCode: "ManifestChanged",
                failureReason: "Manifest.Location.ETag is \(etag) and the MD5 of \(file.name) is "
                    + "\(found); correct the ETag or leave it out")
        }
    }
}
