// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads back what `ByteWriter` wrote. Every read checks the bounds and throws `Malformed`.
package struct ByteReader {
    /// The bytes end early or say something impossible.
    package struct Malformed: Error {
        package init() {}
    }

    private let bytes: UnsafeRawBufferPointer
    package private(set) var position = 0

    package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    package var remaining: Int { bytes.count - position }

    package mutating func readByte() throws -> UInt8 {
        guard position < bytes.count else { throw Malformed() }
        defer { position += 1 }
        return bytes[position]
    }

    package mutating func readVarint() throws -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try readByte()
            let bits = UInt64(byte & 0x7F)
            guard shift < 63 || bits <= 1 else { throw Malformed() }
            value |= bits << shift
            if byte < 0x80 { return value }
        }
        throw Malformed()
    }

    package mutating func readSigned() throws -> Int64 {
        let raw = try readVarint()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }

    /// A count of things of at least one byte each: never more than the bytes that are left, so
    /// that a damaged count cannot make the reader reserve memory for it.
    package mutating func readCount() throws -> Int {
        let value = try readVarint()
        guard value <= UInt64(remaining) else { throw Malformed() }
        return Int(value)
    }

    package mutating func readString() throws -> String {
        let count = try readCount()
        defer { position += count }
        return String(decoding: bytes[position..<(position + count)], as: UTF8.self)
    }

    /// A length as varint, then that many bytes.
    package mutating func readBytes() throws -> [UInt8] {
        let count = try readCount()
        defer { position += count }
        return Array(bytes[position..<(position + count)])
    }

    /// Checks that nothing is left over.
    package func finish() throws {
        guard remaining == 0 else { throw Malformed() }
    }
}
