// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL
import Glibc

/// Digests of any number of things, sorted in a file, to be asked whether a thing is among them. It
/// takes 16 bytes a thing on disk and none in memory.
package final class SortedDigests: Sendable {
    private static let size = 16

    private let file: FileDescriptor
    private let count: UInt64

    /// Writes the keys of the records, each made by `digest`.
    ///
    /// - Parameters:
    ///   - records: in their order.
    ///   - path: where they lie; the name is gone as soon as the file is open.
    /// - Throws: `BatchFileError`.
    package init(_ records: consuming SortedRecords, path: String) throws {
        file = try FileDescriptor(
            path: path, flags: O_RDWR | O_CREAT | O_TRUNC, action: "write")
        _ = unlink(path)
        count = records.count
        var buffer: [UInt8] = []
        while try records.next({ key, _ in buffer.append(contentsOf: key) }) != nil {
            guard buffer.count >= 1 << 16 else { continue }
            try buffer.withUnsafeBytes { try file.writeAll($0) }
            buffer.removeAll(keepingCapacity: true)
        }
        try buffer.withUnsafeBytes { try file.writeAll($0) }
    }

    /// The half of a SHA-256: no two things that somebody can find have the same.
    package static func digest(_ thing: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { output, count in
            let code = thing.withUnsafeBytes {
                EVP_Digest($0.baseAddress, $0.count, output.baseAddress, nil, EVP_sha256(), nil)
            }
            precondition(code == 1, "OpenSSL has no memory, or not this digest")
            count = size
        }
    }

    /// Whether the thing with that digest is among them.
    package func contains(_ digest: [UInt8]) throws -> Bool {
        var low: UInt64 = 0
        var high = count
        var found = [UInt8](repeating: 0, count: Self.size)
        while low < high {
            let middle = (low + high) / 2
            let read = try found.withUnsafeMutableBytes {
                try file.read(at: middle * UInt64(Self.size), into: $0)
            }
            guard read == Self.size else { return false }
            if found == digest { return true }
            if found.lexicographicallyPrecedes(digest) { low = middle + 1 } else { high = middle }
        }
        return false
    }
}
