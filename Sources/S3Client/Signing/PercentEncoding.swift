// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Percent-encoding as SigV4 asks for it: every byte but `A-Za-z0-9-._~` becomes `%XX` with
/// upper-case digits (RFC 3986 §2.3; S3 REST authentication, "UriEncode").
package enum PercentEncoding {
    /// Appends an object key as it stands in a path: `/` is kept, nothing is normalised.
    package static func appendPath(_ raw: [UInt8], to buffer: inout [UInt8]) {
        append(raw, keepingSlash: true, to: &buffer)
    }

    /// Appends a query name or value: `/` is encoded too.
    package static func appendQuery(_ raw: [UInt8], to buffer: inout [UInt8]) {
        append(raw, keepingSlash: false, to: &buffer)
    }

    /// Decodes `%XX` and `+` (a space), as `encoding-type=url` answers write keys. A `%` that two
    /// hexadecimal digits do not follow is kept as it is.
    package static func decodeForm(_ text: String) -> [UInt8] {
        let raw = Array(text.utf8)
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
    private static func append(_ raw: [UInt8], keepingSlash: Bool, to buffer: inout [UInt8]) {
        raw.withUnsafeBufferPointer { raw in
            var index = 0
            while index < raw.count {
                var end = index
                while end < raw.count,
                    isUnreserved(raw[end]) || (keepingSlash && raw[end] == UInt8(ascii: "/"))
                {
                    end += 1
                }
                buffer.append(contentsOf: UnsafeBufferPointer(rebasing: raw[index..<end]))
                index = end
                guard index < raw.count else { return }
                buffer.append(UInt8(ascii: "%"))
                buffer.append(upperHexDigit(raw[index] >> 4))
                buffer.append(upperHexDigit(raw[index] & 15))
                index += 1
            }
        }
    }

    /// The unreserved characters as a set of 128 bits: one shift and one mask a byte.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        let word: UInt64
        switch byte >> 6 {
        case 0: word = unreservedLow
        case 1: word = unreservedHigh
        default: return false
        }
        return word >> UInt64(byte & 63) & 1 == 1
    }

    /// `-` (0x2D), `.` (0x2E) and the digits (0x30–0x39).
    private static let unreservedLow: UInt64 = 0x03FF_6000_0000_0000
    /// `A`–`Z` (0x41–0x5A), `_` (0x5F), `a`–`z` (0x61–0x7A) and `~` (0x7E), less 0x40.
    private static let unreservedHigh: UInt64 = 0x47FF_FFFE_87FF_FFFE

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
