// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Reads files of keys.
enum SmallFile {
    private static let bytesMax = 1 << 20

    /// The bytes; nil when it cannot be read or is larger than any file of keys.
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0, bytes.count + count <= bytesMax else { return nil }
            if count == 0 { return bytes }
            bytes += chunk[..<count]
        }
    }
}
