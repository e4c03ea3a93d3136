// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Percent-encoding as SigV4 and S3 use it.
enum PercentCoding {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Encodes every byte outside `A-Za-z0-9-._~`; slashes stay when `keepsSlash`.
    static func encode(_ bytes: some Sequence<UInt8>, keepsSlash: Bool) -> String {
        String(decoding: encodedBytes(bytes, keepsSlash: keepsSlash), as: UTF8.self)
    }

    /// The same as bytes, with `+` for a space when `spaceIsPlus`.
    static func encodedBytes(
        _ bytes: some Sequence<UInt8>, keepsSlash: Bool, spaceIsPlus: Bool = false
    ) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.underestimatedCount)
        for byte in bytes {
            if isUnreserved(byte) || (keepsSlash && byte == UInt8(ascii: "/")) {
                out.append(byte)
            } else if spaceIsPlus, byte == UInt8(ascii: " ") {
                out.append(UInt8(ascii: "+"))
            } else {
                out.append(UInt8(ascii: "%"))
                out.append(digits[Int(byte >> 4)])
                out.append(digits[Int(byte & 15)])
            }
        }
        return out
    }

    /// Decodes `%XX`, and `+` as a space when asked; nil where a percent sign starts no byte.
    static func decode(_ bytes: some Collection<UInt8>, plusIsSpace: Bool = false) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var rest = Array(bytes)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard let high = rest.popFirst(), let low = rest.popFirst(),
                    let value = self.byte(high: high, low: low)
                else { return nil }
                out.append(value)
            } else if byte == UInt8(ascii: "+"), plusIsSpace {
                out.append(UInt8(ascii: " "))
            } else {
                out.append(byte)
            }
        }
        return out
    }

    /// The byte two hexadecimal digits spell, or nil.
    static func byte(high: UInt8, low: UInt8) -> UInt8? {
        guard let first = digit(high), let second = digit(low) else { return nil }
        return first << 4 | second
    }

    private static func digit(_ character: UInt8) -> UInt8? {
        switch character {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): character - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): character - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): character - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
