// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Questions about the bytes of an answer's head, asked of all of them for every answer.
enum ByteScan {
    /// The offset of the next control character that is no tab: where a line of text ends
    /// (RFC 9110 §5.5, `field-value`). `bytes.count` when there is none.
    static func endOfText(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = start
        while index + 8 <= raw.count {
            let found = controls(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            guard found != 0 else {
                index += 8
                continue
            }
            // The lowest bit that is set tells of the first such byte; those above it may err.
            index += found.trailingZeroBitCount / 8
            if raw[index] != 0x09 { return index }
            index += 1
        }
        while index < raw.count, raw[index] >= 0x20 ? raw[index] != 0x7F : raw[index] == 0x09 {
            index += 1
        }
        return index
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

    /// Which of eight bytes, the first being the lowest, are below 0x20 or 0x7F: the highest bit of
    /// each tells of it.
    private static func controls(_ eight: UInt64) -> UInt64 {
        let eight = UInt64(littleEndian: eight)
        let ones: UInt64 = 0x0101_0101_0101_0101
        let delete = eight ^ ones &* 0x7F
        let isBelow = (eight &- ones &* 0x20) & ~eight
        let isDelete = (delete &- ones) & ~delete
        return (isBelow | isDelete) & (ones &* 0x80)
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
