// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Appends integers, strings and byte runs to a byte array in the journal's notation.
package struct ByteWriter: Sendable {
    package var bytes: [UInt8] = []

    package init() {}

    /// A fixed-width integer, least significant byte first.
    package mutating func append<Value: FixedWidthInteger & UnsignedInteger>(fixed value: Value) {
        var rest = value
        for _ in 0..<MemoryLayout<Value>.size {
            bytes.append(UInt8(truncatingIfNeeded: rest))
            rest = Value.bitWidth > 8 ? rest >> 8 : 0
        }
    }

    /// LEB128: seven bits a byte, least significant first, the high bit on all but the last.
    package mutating func append(varint value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// A signed number in zigzag order (0, -1, 1, -2, …), then LEB128.
    package mutating func append(signed value: Int64) {
        append(varint: UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    /// A length as varint, then the UTF-8 bytes.
    package mutating func append(string value: String) {
        append(varint: UInt64(value.utf8.count))
        bytes.append(contentsOf: value.utf8)
    }

    /// A length as varint, then the bytes.
    package mutating func append(bytes value: [UInt8]) {
        append(varint: UInt64(value.count))
        bytes.append(contentsOf: value)
    }
}
