// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// A sorted file of digests, to ask whether one is among them. Digests are spread evenly, so that
/// the place of one can be guessed and few pages of the file are looked at.
package final class DigestTable: Sendable {
    /// Bytes of one digest.
    package static let digestBytes = 16
    private static let pageDigests = 256

    private let file: FileDescriptor
    private let count: Int
    private let removal: FileRemoval

    /// Writes the keys of `sorted`, all of `digestBytes`, to a file at `path`, which is removed
    /// with the table.
    package init(path: String, sorted records: consuming SortedRecords) throws {
        removal = FileRemoval(path: path)
        let file = try FileDescriptor(
            path: path, flags: O_RDWR | O_CREAT | O_TRUNC, action: "write the table")
        var records = records
        var buffer: [UInt8] = []
        var count = 0
        while try records.next({ key, _ in buffer.append(contentsOf: key) }) != nil {
            count += 1
            guard buffer.count >= 1 << 16 else { continue }
            try buffer.withUnsafeBytes { try file.writeAll($0) }
            buffer.removeAll(keepingCapacity: true)
        }
        try buffer.withUnsafeBytes { try file.writeAll($0) }
        self.file = file
        self.count = count
    }

    /// Whether `digest` is in the table.
    package func contains(_ digest: [UInt8]) throws -> Bool {
        precondition(digest.count == Self.digestBytes, "a digest of another kind")
        var low = 0
        var high = count
        var isGuess = true
        while low < high {
            let middle = isGuess ? guess(digest) : low + (high - low) / 2
            let first = min(max(low, middle - Self.pageDigests / 2), high - 1)
            let page = try read(from: first, count: min(Self.pageDigests, high - first))
            isGuess = false
            switch Self.place(of: digest, in: page) {
            case .before: high = first
            case .behind: low = first + page.count / Self.digestBytes
            case .inside(let isThere): return isThere
            }
        }
        return false
    }

    private enum Place {
        case before, behind
        case inside(Bool)
    }

    private static func place(of digest: [UInt8], in page: [UInt8]) -> Place {
        if digest.lexicographicallyPrecedes(page.prefix(digestBytes)) { return .before }
        if page.suffix(digestBytes).lexicographicallyPrecedes(digest) { return .behind }
        for start in stride(from: 0, to: page.count, by: digestBytes)
        where page[start..<(start + digestBytes)].elementsEqual(digest) {
            return .inside(true)
        }
        return .inside(false)
    }

    /// Where the digest would stand if all were spread exactly evenly.
    private func guess(_ digest: [UInt8]) -> Int {
        var head: UInt64 = 0
        for byte in digest.prefix(8) { head = head << 8 | UInt64(byte) }
        return Int(head.multipliedFullWidth(by: UInt64(count)).high)
    }

    private func read(from first: Int, count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count * Self.digestBytes)
        let offset = UInt64(first * Self.digestBytes)
        var filled = 0
        while filled < bytes.count {
            let got = try bytes.withUnsafeMutableBytes { buffer in
                try file.read(
                    at: offset + UInt64(filled),
                    into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            }
            guard got > 0 else {
                throw BatchFileError(
                    .system,
                    "The file \(file.path) was cut short while it was in use; resume the"
                        + " job.")
            }
            filled += got
        }
        return bytes
    }
}
