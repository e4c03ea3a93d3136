// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Percent-encoding as SigV4 asks for it: every byte but `A-Za-z0-9-._~` becomes `%XX` with
/// upper-case digits (RFC 3986 §2.3; S3 REST authentication, "UriEncode").
package enum PercentEncoding {
    /// Appends an object key as it stands in a path: `/` is kept, nothing is normalised.
    static func appendPath(_ raw: [UInt8], to buffer: inout ByteBuffer) {
        raw.withUnsafeBytes { appendPath($0, to: &buffer) }
    }

    static func appendPath(_ raw: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) {
        append(raw, keepingSlash: true, to: &buffer)
    }

    /// Appends a query name or value: `/` is encoded too.
    package static func appendQuery(_ raw: [UInt8], to buffer: inout [UInt8]) {
        var encoded = ByteBuffer(capacity: 3 * raw.count)
        raw.withUnsafeBytes { appendQuery($0, to: &encoded) }
        buffer.append(contentsOf: encoded.view)
    }

    static func appendQuery(_ raw: UnsafeRawBufferPointer, to buffer: inout ByteBuffer) {
        append(raw, keepingSlash: false, to: &buffer)
    }

    /// Decodes `%XX` and `+` (a space), as `encoding-type=url` answers write keys. A `%` that two
    /// hexadecimal digits do not follow is kept as it is.
    package static func decodeForm(_ text: String) -> [UInt8] { decodeForm(Array(text.utf8)) }

    static func decodeForm(_ raw: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(raw.count)
        var index = 0
        while index < raw.count {
            if raw[index] == UInt8(ascii: "%"), index + 2 < raw.count,
                let high = hexValue(raw[index + 1]), let low = hexValue(raw[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(raw[index] == UInt8(ascii: "+") ? 0x20 : raw[index])
                index += 1
            }
        }
        return decoded
    }

    /// Copies runs that stand for themselves whole: most keys are one such run.
    private static func append(
        _ raw: UnsafeRawBufferPointer, keepingSlash: Bool, to buffer: inout ByteBuffer
    ) {
        var index = 0
        while index < raw.count {
            let end = endOfRun(raw, from: index, keepingSlash: keepingSlash)
            buffer.append(UnsafeRawBufferPointer(rebasing: raw[index..<end]))
            guard end < raw.count else { return }
            buffer.append(UInt8(ascii: "%"))
            buffer.append(upperHexDigit(raw[end] >> 4))
            buffer.append(upperHexDigit(raw[end] & 15))
            index = end + 1
        }
    }

    /// Where the run of bytes that stand for themselves ends, looked for eight bytes at a time.
    private static func endOfRun(
        _ raw: UnsafeRawBufferPointer, from start: Int, keepingSlash: Bool
    ) -> Int {
        var index = start
        while index + 8 <= raw.count {
            let eight = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            guard areKept(eight, keepingSlash: keepingSlash) else { break }
            index += 8
        }
        while index < raw.count, areKept(ones &* UInt64(raw[index]), keepingSlash: keepingSlash) {
            index += 1
        }
        return index
    }

    /// Whether all eight are unreserved characters, or a slash where that is kept.
    ///
    /// Each test puts its answer into the highest bit of every byte: adding `0x80 - c` sets it for
    /// bytes from `c` on, and no sum of two bytes below 0x80 reaches into the next.
    private static func areKept(_ eight: UInt64, keepingSlash: Bool) -> Bool {
        guard eight & highBits == 0 else { return false }
        let lower = eight | ones &* 0x20
        var kept = from(lower, "a") & ~after(lower, "z")
        // `-`, `.`, `/` and the digits follow each other.
        kept |= from(eight, "-") & ~after(eight, "9")
        kept |= from(eight, "_") & ~after(eight, "_")
        kept |= from(eight, "~") & ~after(eight, "~")
        if !keepingSlash { kept &= ~from(eight, "/") | after(eight, "/") }
        return kept & highBits == highBits
    }

    private static func from(_ eight: UInt64, _ character: Unicode.Scalar) -> UInt64 {
        eight &+ ones &* (0x80 - UInt64(character.value))
    }

    private static func after(_ eight: UInt64, _ character: Unicode.Scalar) -> UInt64 {
        eight &+ ones &* (0x7F - UInt64(character.value))
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highBits: UInt64 = 0x8080_8080_8080_8080

    private static func upperHexDigit(_ nibble: UInt8) -> UInt8 {
        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "A") + nibble - 10
    }

    private static func hexValue(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
