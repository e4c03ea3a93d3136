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
        while position < text.count {
            let byte = text[position]
            if byte == 0x25 {
                guard position + 2 < text.count, let high = hexadecimal(text[position + 1]),
                    let low = hexadecimal(text[position + 2])
                else { return position }
                output.append(high << 4 | low)
                position += 3
            } else {
                output.append(byte == 0x2B && plusIsSpace ? 0x20 : byte)
                position += 1
            }
        }
        return nil
    }

    /// Appends the inside of a quoted field to `output`, each doubled quote as one.
    static func undoubleQuotes(_ text: UnsafeRawBufferPointer, into output: inout [UInt8]) {
        var isSecond = false
        for byte in text {
            isSecond = byte == 0x22 && !isSecond
            if !isSecond { output.append(byte) }
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

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
