// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The characters that XML 1.0 cannot carry, not even as references (§2.2). Keys may hold them, and
/// S3 repeats keys in its answers, which then are no XML.
enum XMLCharacters {
    /// The document with U+FFFD in place of each forbidden character; nil when it holds none.
    static func replacingForbidden(in bytes: [UInt8]) -> [UInt8]? {
        var clean: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if let length = forbiddenLength(in: bytes[index...]) {
                clean.append(contentsOf: "\u{FFFD}".utf8)
                index += length
            } else {
                clean.append(bytes[index])
                index += 1
            }
        }
        return clean == bytes ? nil : clean
    }

    /// The bytes of the forbidden character that `rest` begins with; nil when it begins with none.
    private static func forbiddenLength(in rest: ArraySlice<UInt8>) -> Int? {
        switch rest.first {
        case UInt8(ascii: "&")?: return forbiddenReferenceLength(in: rest)
        case 0xEF? where rest.starts(with: [0xEF, 0xBF, 0xBE]): return 3
        case 0xEF? where rest.starts(with: [0xEF, 0xBF, 0xBF]): return 3
        case let byte?: return isForbidden(UInt32(byte)) ? 1 : nil
        case nil: return nil
        }
    }

    /// The same for `&#31;` and `&#x1F;`.
    private static func forbiddenReferenceLength(in rest: ArraySlice<UInt8>) -> Int? {
        // The longest reference has eight digits or fewer.
        guard rest.starts(with: "&#".utf8),
            let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";"))
        else { return nil }
        let digits = rest[(rest.startIndex + 2)..<end]
        let isHexadecimal = digits.first == UInt8(ascii: "x")
        let text = String(decoding: isHexadecimal ? digits.dropFirst() : digits, as: UTF8.self)
        guard let scalar = UInt32(text, radix: isHexadecimal ? 16 : 10), isForbidden(scalar) else {
            return nil
        }
        return end + 1 - rest.startIndex
    }

    private static func isForbidden(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0x09, 0x0A, 0x0D: false
        case 0..<0x20, 0xFFFE, 0xFFFF: true
        default: false
        }
    }
}
