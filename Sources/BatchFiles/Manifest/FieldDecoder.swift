// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Undoes what a manifest does to a value: percent escapes, `+` for space, doubled quotes.
///
/// Source: reference for `S3BatchOperations_CSV_20180820` (keys are URL-encoded) and RFC 4180 §2.7.
enum FieldDecoder {
    /// Whether `text` differs from its decoded value.
    static func needsDecoding(_ text: UnsafeRawBufferPointer, plusIsSpace: Bool) -> Bool {
        guard let base = text.baseAddress, text.count > 0 else { return false }
        if memchr(base, 0x25, text.count) != nil { return true }
        return plusIsSpace && memchr(base, 0x2B, text.count) != nil
    }

    /// Appends the decoded value of `text` to `output`.
    ///
    /// - Returns: the offset of a `%` that two hexadecimal digits do not follow; nil when all is
    ///   well.
    static func percentDecode(
        _ text: UnsafeRawBufferPointer, plusIsSpace: Bool, into output: inout [UInt8]
    ) -> Int? {
        var position = 0
        var percent = find(0x25, in: text, from: 0)
        var plus = plusIsSpace ? find(0x2B, in: text, from: 0) : text.count
        while true {
            let special = min(percent, plus)
            output.append(
                contentsOf: UnsafeRawBufferPointer(rebasing: text[position..<special]))
            if special == text.count { return nil }
            if special == plus {
                output.append(0x20)
                position = special + 1
                plus = find(0x2B, in: text, from: position)
            } else {
                guard special + 2 < text.count, let high = hexadecimal(text[special + 1]),
                    let low = hexadecimal(text[special + 2])
                else { return special }
                output.append(high << 4 | low)
                position = special + 3
                percent = find(0x25, in: text, from: position)
            }
        }
    }

    /// Appends the inside of a quoted field to `output`, each doubled quote as one.
    static func undoubleQuotes(_ text: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        var position = 0
        while position < text.count {
            // The first quote of a pair belongs to the value, the second is left out.
            let end = min(find(0x22, in: text, from: position) + 1, text.count)
            output.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[position..<end]))
            let isPair = end < text.count && text[end] == 0x22
            position = isPair ? end + 1 : end
        }
    }

    /// Whether `value` is well-formed UTF-8 (Unicode 15 table 3-7); plain ASCII is decided eight
    /// bytes at a time.
    static func isUTF8(_ value: UnsafeRawBufferPointer) -> Bool {
        var position = 0
        var highBits: UInt64 = 0
        while position + 8 <= value.count {
            highBits |= value.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            position += 8
        }
        while position < value.count {
            highBits |= UInt64(value[position])
            position += 1
        }
        if highBits & 0x8080_8080_8080_8080 == 0 { return true }
        return value.withMemoryRebound(to: UInt8.self) { bytes in
            (try? UTF8Span(validating: bytes.span)) != nil
        }
    }

    /// Where `byte` stands next, at `start` or behind it; the text's length when nowhere.
    private static func find(
        _ byte: Int32, in text: UnsafeRawBufferPointer, from start: Int
    ) -> Int {
        guard start < text.count, let base = text.baseAddress,
            let found = memchr(base + start, byte, text.count - start)
        else { return text.count }
        return UnsafeRawPointer(found) - base
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
