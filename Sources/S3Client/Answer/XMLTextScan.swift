// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc

/// Steps through XML of the plainest kind: elements without attributes, text, XML's own entities.
/// Every step says whether it was that; after one that was not the scan is over.
struct XMLTextScan: ~Copyable {
    /// An element whose start tag has been read. Its name stands in the bytes that are scanned.
    struct Element {
        fileprivate let name: UnsafeRawBufferPointer
        /// Written as `<Name/>`.
        let isEmpty: Bool

        func isNamed(_ text: StaticString) -> Bool {
            name.count == text.utf8CodeUnitCount && name.matches(text)
        }
    }

    private let bytes: UnsafeRawBufferPointer
    private var index = 0
    /// Text with its entities resolved.
    private var resolved = ByteBuffer()

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Whether the bytes are UTF-8 without characters that XML forbids, as far as bytes beyond
    /// ASCII go; those of ASCII are looked at where they stand.
    static func isPlain(_ body: [UInt8]) -> Bool {
        body.withUnsafeBytes { bytes in
            var index = 0
            var high: UInt64 = 0
            while index + 8 <= bytes.count {
                high |= bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
                index += 8
            }
            var rest: UInt8 = 0
            while index < bytes.count {
                rest |= bytes[index]
                index += 1
            }
            if high & 0x8080_8080_8080_8080 == 0, rest & 0x80 == 0 { return true }
            guard let text = String(validating: bytes, as: UTF8.self) else { return false }
            return !text.unicodeScalars.contains { $0 == "\u{FFFE}" || $0 == "\u{FFFF}" }
        }
    }

    // MARK: Markup

    /// Passes over white space, a byte order mark and the XML declaration.
    mutating func skipProlog() -> Bool {
        skipSpace()
        if skip("\u{FEFF}") { skipSpace() }
        guard starts(with: "<?xml") else { return true }
        guard skip("<?xml version=\"1.0\"") else { return false }
        _ = skip(" encoding=\"UTF-8\"") || skip(" encoding=\"utf-8\"")
        guard skip("?>") else { return false }
        skipSpace()
        return true
    }

    private mutating func skip(_ text: StaticString) -> Bool {
        guard starts(with: text) else { return false }
        index += text.utf8CodeUnitCount
        return true
    }

    /// The root's start tag; the one that may name a namespace.
    mutating func openRoot(_ name: StaticString) -> Bool {
        guard skip("<"), skip(name) else { return false }
        if skip(" xmlns=\"") {
            while index < bytes.count, Self.isNamespaceByte(bytes[index]) { index += 1 }
            guard skip("\"") else { return false }
        }
        return skip(">")
    }

    /// The next start tag.
    mutating func open() -> Element? {
        let start = index + 1
        guard starts(with: "<"), start < bytes.count, Self.isLetter(bytes[start]) else {
            return nil
        }
        var end = start + 1
        while end < bytes.count, Self.isNameByte(bytes[end]) { end += 1 }
        guard end < bytes.count else { return nil }
        let name = UnsafeRawBufferPointer(rebasing: bytes[start..<end])
        if bytes[end] == UInt8(ascii: ">") {
            index = end + 1
            return Element(name: name, isEmpty: false)
        }
        guard bytes[end] == UInt8(ascii: "/"), end + 1 < bytes.count,
            bytes[end + 1] == UInt8(ascii: ">")
        else { return nil }
        index = end + 2
        return Element(name: name, isEmpty: true)
    }

    /// The end tag of that name, if it is next.
    mutating func close(_ name: StaticString) -> Bool {
        close(UnsafeRawBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
    }

    private mutating func close(_ name: UnsafeRawBufferPointer) -> Bool {
        let end = index + 2 + name.count
        guard end < bytes.count, bytes[index] == UInt8(ascii: "<"),
            bytes[index + 1] == UInt8(ascii: "/"), bytes[end] == UInt8(ascii: ">"),
            let start = bytes.baseAddress, let other = name.baseAddress,
            memcmp(start + index + 2, other, name.count) == 0
        else { return false }
        index = end + 1
        return true
    }

    /// Passes over an element with all that is in it.
    mutating func skip(_ element: Element, depthMax: Int) -> Bool {
        if element.isEmpty { return true }
        guard depthMax > 0 else { return false }
        while true {
            guard readText() != nil else { return false }
            if close(element.name) { return true }
            guard let child = open(), skip(child, depthMax: depthMax - 1) else { return false }
        }
    }

    mutating func skipSpace() {
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
    }

    /// Whether nothing but white space is left.
    var isAtEnd: Bool {
        bytes[index...].allSatisfy(Self.isSpace)
    }

    // MARK: Text

    /// The text of an element that has nothing else, as it is.
    mutating func bytes(of element: Element) -> [UInt8]? {
        content(of: element).map { Array($0) }
    }

    /// The same as a word: nil for one with white space or anything beyond ASCII at its ends.
    mutating func value(of element: Element) -> String? {
        word(of: element).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same without the quotes of an entity tag.
    mutating func unquoted(of element: Element) -> String? {
        guard var word = word(of: element) else { return nil }
        let quote = UInt8(ascii: "\"")
        if word.count > 1, word.first == quote, word.last == quote {
            word = UnsafeRawBufferPointer(rebasing: word.dropFirst().dropLast())
        }
        return String(decoding: word, as: UTF8.self)
    }

    mutating func flag(of element: Element) -> Bool? {
        guard let word = word(of: element) else { return nil }
        if word.count == 4, word.matches("true") { return true }
        return word.count == 5 && word.matches("false") ? false : nil
    }

    mutating func number(of element: Element) -> UInt64? {
        guard let word = word(of: element), (1...19).contains(word.count) else { return nil }
        var value: UInt64 = 0
        for byte in word {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            value = value * 10 + UInt64(digit)
        }
        return value
    }

    mutating func timestamp(of element: Element) -> Timestamp? {
        guard let word = word(of: element) else { return nil }
        return Timestamp(listed: word)
            ?? Timestamp(iso8601: String(decoding: word, as: UTF8.self))
    }

    private mutating func word(of element: Element) -> UnsafeRawBufferPointer? {
        guard let text = content(of: element) else { return nil }
        guard let first = text.first, let last = text.last else { return text }
        return (0x21..<0x80).contains(first) && (0x21..<0x80).contains(last) ? text : nil
    }

    /// The text of an element and its end tag. It is valid until the next text is read.
    private mutating func content(of element: Element) -> UnsafeRawBufferPointer? {
        if element.isEmpty { return UnsafeRawBufferPointer(start: nil, count: 0) }
        guard let text = readText(), close(element.name) else { return nil }
        return text
    }

    /// Text up to the next markup.
    private mutating func readText() -> UnsafeRawBufferPointer? {
        let start = index
        while index < bytes.count, Self.isTextByte(bytes[index]) { index += 1 }
        guard index < bytes.count else { return nil }
        if bytes[index] == UInt8(ascii: "<") {
            return UnsafeRawBufferPointer(rebasing: bytes[start..<index])
        }
        return readEntities(from: start)
    }

    /// The same for text that has entities: what they stand for goes to a buffer.
    private mutating func readEntities(from start: Int) -> UnsafeRawBufferPointer? {
        resolved.removeAll()
        resolved.append(UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
        while index < bytes.count, bytes[index] != UInt8(ascii: "<") {
            if bytes[index] == UInt8(ascii: "&") {
                guard readEntity() else { return nil }
            } else {
                guard Self.isTextByte(bytes[index]) else { return nil }
                resolved.append(bytes[index])
                index += 1
            }
        }
        return index < bytes.count ? resolved.view : nil
    }

    private mutating func readEntity() -> Bool {
        if starts(with: "&quot;") { return resolve(to: UInt8(ascii: "\""), 6) }
        if starts(with: "&amp;") { return resolve(to: UInt8(ascii: "&"), 5) }
        if starts(with: "&lt;") { return resolve(to: UInt8(ascii: "<"), 4) }
        if starts(with: "&gt;") { return resolve(to: UInt8(ascii: ">"), 4) }
        if starts(with: "&apos;") { return resolve(to: UInt8(ascii: "'"), 6) }
        guard starts(with: "&#") else { return false }
        index += 2
        let isHexadecimal = starts(with: "x")
        if isHexadecimal { index += 1 }
        return readReference(radix: isHexadecimal ? 16 : 10)
    }

    private mutating func resolve(to byte: UInt8, _ count: Int) -> Bool {
        resolved.append(byte)
        index += count
        return true
    }

    /// The digits and the `;` of a character's number.
    private mutating func readReference(radix: UInt32) -> Bool {
        var value: UInt32 = 0
        let start = index
        while index < bytes.count, let digit = Self.digit(bytes[index]), digit < radix {
            value = value * radix + digit
            index += 1
            if value > 0x10_FFFF { return false }
        }
        guard index > start, starts(with: ";"), let scalar = Unicode.Scalar(value) else {
            return false
        }
        index += 1
        // Those that XML has no place for, not even so (XML 1.0 §2.2).
        let isAllowed =
            value >= 0x20 ? value & ~1 != 0xFFFE : value == 9 || value == 10 || value == 13
        for byte in UTF8.encode(scalar).map(Array.init) ?? [] { resolved.append(byte) }
        return isAllowed
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a")) + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A")) + 10
        default: nil
        }
    }

    // MARK: Bytes

    private func starts(with text: StaticString) -> Bool {
        guard bytes.count - index >= text.utf8CodeUnitCount, let start = bytes.baseAddress else {
            return false
        }
        return memcmp(start + index, text.utf8Start, text.utf8CodeUnitCount) == 0
    }

    /// What stands for itself in text. A line end that XML would change, and a `>` that might end
    /// `]]>`, are left to the other reader.
    private static func isTextByte(_ byte: UInt8) -> Bool {
        byte >= 0x20
            ? byte != UInt8(ascii: "<") && byte != UInt8(ascii: "&") && byte != UInt8(ascii: ">")
            : byte == 0x09 || byte == 0x0A
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        isLetter(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// What a namespace of S3's answers is made of.
    private static func isNamespaceByte(_ byte: UInt8) -> Bool {
        isNameByte(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: "/")
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are that text; both have the same count.
    fileprivate func matches(_ text: StaticString) -> Bool {
        guard let start = baseAddress else { return count == 0 }
        return memcmp(start, text.utf8Start, count) == 0
    }
}
