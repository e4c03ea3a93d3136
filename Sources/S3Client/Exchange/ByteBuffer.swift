// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Bytes that grow at their end, and keep their room when they are emptied.
///
/// A request is put together from a dozen pieces. An array would ask at each of them whether
/// somebody else holds it too; this has one owner, so that appending is a comparison and a copy.
struct ByteBuffer: ~Copyable {
    private var start: UnsafeMutableRawPointer
    private var capacity: Int
    private(set) var count = 0

    init(capacity: Int = 256) {
        self.capacity = max(capacity, 16)
        start = .allocate(byteCount: self.capacity, alignment: 16)
    }

    deinit { start.deallocate() }

    var isEmpty: Bool { count == 0 }

    /// The bytes where they are, valid until the buffer changes.
    var view: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    /// Empties the buffer and keeps its room.
    mutating func removeAll() { count = 0 }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress else { return }
        reserve(bytes.count)
        (start + count).copyMemory(from: source, byteCount: bytes.count)
        count += bytes.count
    }

    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { append($0) }
    }

    mutating func append(_ text: StaticString) {
        precondition(text.hasPointerRepresentation, "a text is a string, not one scalar")
        append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    mutating func append(_ byte: UInt8) {
        reserve(1)
        start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count += 1
    }

    mutating func append(decimal value: Int) {
        if value >= 10 { append(decimal: value / 10) }
        append(UInt8(ascii: "0") + UInt8(value % 10))
    }

    /// Appends 64 lower-case hexadecimal digits.
    mutating func append(hexadecimal digest: SHA256Digest) {
        reserve(64)
        let place = start + count
        digest.withUnsafeBytes { bytes in
            for index in 0..<8 {
                let four = bytes.loadUnaligned(fromByteOffset: 4 * index, as: UInt32.self)
                place.storeBytes(
                    of: Self.digits(UInt32(littleEndian: four)).littleEndian,
                    toByteOffset: 8 * index, as: UInt64.self)
            }
        }
        count += 64
    }

    /// The digits of four bytes, all eight worked out at once, the first in the lowest byte.
    private static func digits(_ four: UInt32) -> UInt64 {
        var lanes = UInt64(four)
        lanes = (lanes | lanes << 16) & 0x0000_FFFF_0000_FFFF
        lanes = (lanes | lanes << 8) & 0x00FF_00FF_00FF_00FF
        let nibbles =
            (lanes >> 4) & 0x000F_000F_000F_000F | (lanes & 0x000F_000F_000F_000F) << 8
        // 1 where the digit is a letter, which stands 0x27 further on than a numeral would.
        let letters = (nibbles &+ 0x0606_0606_0606_0606) >> 4 & 0x0101_0101_0101_0101
        return nibbles &+ 0x3030_3030_3030_3030 &+ letters &* 0x27
    }

    private mutating func reserve(_ more: Int) {
        if count + more > capacity { grow(to: count + more) }
    }

    private mutating func grow(to needed: Int) {
        capacity = max(needed, 2 * capacity)
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: start, byteCount: count)
        start.deallocate()
        start = larger
    }
}
