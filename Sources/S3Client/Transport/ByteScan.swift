// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Questions about the bytes of an answer's head, asked of all of them for every answer.
enum ByteScan {
    /// Whether there is no control character but tabs (RFC 9110 §5.5, `field-value`).
    static func isText(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index + 8 <= raw.count {
            if mayHaveControl(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)) { break }
            index += 8
        }
        while index < raw.count {
            guard raw[index] >= 0x20 ? raw[index] != 0x7F : raw[index] == 0x09 else { return false }
            index += 1
        }
        return true
    }

    /// How many bytes at the beginning can stand in a header's name (RFC 9110 §5.6.2, `tchar`).
    static func tokenCount(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = 0
        while index < bytes.count, isToken(bytes[index]) { index += 1 }
        return index
    }

    /// Whether the bytes begin with a text, or with its first `count` bytes.
    static func starts(
        _ bytes: UnsafeBufferPointer<UInt8>, with text: StaticString, upTo count: Int? = nil
    ) -> Bool {
        let length = min(text.utf8CodeUnitCount, count ?? .max)
        guard bytes.count >= length else { return false }
        guard let start = bytes.baseAddress else { return true }
        return memcmp(start, text.utf8Start, length) == 0
    }

    /// The offset of the next line feed; nil when there is none.
    static func lineFeed(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        guard start < bytes.count, let base = bytes.baseAddress,
            let found = memchr(base + start, 0x0A, bytes.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// Whether one of eight bytes is below 0x20 or 0x7F; the highest bit of each tells of it.
    private static func mayHaveControl(_ eight: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let delete = eight ^ ones &* 0x7F
        let isBelow = (eight &- ones &* 0x20) & ~eight
        let isDelete = (delete &- ones) & ~delete
        return (isBelow | isDelete) & ones &* 0x80 != 0
    }

    /// The token characters as a set of 128 bits.
    private static func isToken(_ byte: UInt8) -> Bool {
        let word: UInt64
        switch byte >> 6 {
        case 0: word = tokensLow
        case 1: word = tokensHigh
        default: return false
        }
        return word >> UInt64(byte & 63) & 1 == 1
    }

    /// `!` (0x21), `#` to `'` (0x23–0x27), `*` `+` (0x2A, 0x2B), `-` `.` (0x2D, 0x2E), digits.
    private static let tokensLow: UInt64 = 0x03FF_6CFA_0000_0000
    /// Letters, `^` `_` `` ` `` (0x5E–0x60), `|` (0x7C), `~` (0x7E), less 0x40.
    private static let tokensHigh: UInt64 = 0x57FF_FFFF_C7FF_FFFE
}
