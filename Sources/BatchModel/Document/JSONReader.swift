// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads JSON (RFC 8259) strictly. Our own because the library's decoder neither says where a text
/// is wrong nor sees a member that stands twice, and a job document's author needs both.
struct JSONReader {
    private static let depthMax = 64
    private let bytes: [UInt8]
    private var position = 0
    private var depth = 0

    /// Reads a whole text; throws with line and column where it is no JSON.
    static func read(_ text: String) throws(JobDocumentProblem) -> JSONValue {
        var reader = JSONReader(bytes: Array(text.utf8))
        if reader.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { reader.position = 3 }
        let value = try reader.value()
        reader.skipSpace()
        guard reader.position == reader.bytes.count else {
            throw reader.refuse("text after its end")
        }
        return value
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func value() throws(JobDocumentProblem) -> JSONValue {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.depthMax else { throw refuse("more than \(Self.depthMax) levels") }
        skipSpace()
        switch peek {
        case UInt8(ascii: "{")?: return try object()
        case UInt8(ascii: "[")?: return try array()
        case UInt8(ascii: "\"")?: return .string(try string())
        case UInt8(ascii: "t")?: return try word("true", .bool(true))
        case UInt8(ascii: "f")?: return try word("false", .bool(false))
        case UInt8(ascii: "n")?: return try word("null", .null)
        default: return try number()
        }
    }

    private mutating func object() throws(JobDocumentProblem) -> JSONValue {
        position += 1
        var members: [String: JSONValue] = [:]
        skipSpace()
        if take("}") { return .object(members) }
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw refuse("a member's name is missing") }
            let start = position
            let name = try string()
            guard members[name] == nil else {
                position = start
                throw refuse("member \"\(name)\" stands twice")
            }
            skipSpace()
            guard take(":") else { throw refuse("a colon is missing") }
            members[name] = try value()
            skipSpace()
        } while take(",")
        guard take("}") else { throw refuse("a comma or a closing brace is missing") }
        return .object(members)
    }

    private mutating func array() throws(JobDocumentProblem) -> JSONValue {
        position += 1
        var values: [JSONValue] = []
        skipSpace()
        if take("]") { return .array(values) }
        repeat {
            values.append(try value())
            skipSpace()
        } while take(",")
        guard take("]") else { throw refuse("a comma or a closing bracket is missing") }
        return .array(values)
    }

    private mutating func string() throws(JobDocumentProblem) -> String {
        position += 1
        var text: [UInt8] = []
        while let byte = peek, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw refuse("a control character in a string") }
            position += 1
            if byte == UInt8(ascii: "\\") {
                text.append(contentsOf: String(try escape()).utf8)
            } else {
                text.append(byte)
            }
        }
        guard take("\"") else { throw refuse("a string is not closed") }
        guard let string = String(validating: text, as: UTF8.self) else {
            throw refuse("a string is not UTF-8")
        }
        return string
    }

    private mutating func escape() throws(JobDocumentProblem) -> Unicode.Scalar {
        let byte = peek
        position += 1
        switch byte {
        case UInt8(ascii: "\"")?: return "\""
        case UInt8(ascii: "\\")?: return "\\"
        case UInt8(ascii: "/")?: return "/"
        case UInt8(ascii: "b")?: return "\u{8}"
        case UInt8(ascii: "f")?: return "\u{C}"
        case UInt8(ascii: "n")?: return "\n"
        case UInt8(ascii: "r")?: return "\r"
        case UInt8(ascii: "t")?: return "\t"
        case UInt8(ascii: "u")?: return try unicodeEscape()
        default: throw refuse("an unknown escape in a string")
        }
    }

    /// `\uXXXX`, or two of them for a character outside the basic plane.
    private mutating func unicodeEscape() throws(JobDocumentProblem) -> Unicode.Scalar {
        var code = try hexadecimal()
        if (0xD800..<0xDC00).contains(code), take("\\"), take("u") {
            code = 0x10000 + (code - 0xD800) << 10 | (try hexadecimal() &- 0xDC00)
        }
        guard let scalar = Unicode.Scalar(code) else { throw refuse("half of a surrogate pair") }
        return scalar
    }

    private mutating func hexadecimal() throws(JobDocumentProblem) -> UInt32 {
        let digits = bytes[position..<min(position + 4, bytes.count)]
        guard digits.count == 4, let text = String(validating: digits, as: UTF8.self),
            !text.hasPrefix("+"), let code = UInt32(text, radix: 16)
        else { throw refuse("\\u needs four hexadecimal digits") }
        position += 4
        return code
    }

    private mutating func number() throws(JobDocumentProblem) -> JSONValue {
        let start = position
        while let byte = peek, "+-.0123456789eE".utf8.contains(byte) { position += 1 }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        let isJSON = Self.isNumber(text)
        if isJSON, let integer = Int64(text) { return .integer(integer) }
        if isJSON, let number = Double(text), number.isFinite { return .number(number) }
        position = start
        throw refuse(position == bytes.count ? "it ends too early" : "no value stands here")
    }

    /// `-? (0 | 1-9 digits) (. digits)? ([eE] [+-]? digits)?`
    private static func isNumber(_ text: String) -> Bool {
        var rest = text[...]
        func digits() -> Substring {
            let found = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(found.count)
            return found
        }
        if rest.first == "-" { rest = rest.dropFirst() }
        let whole = digits()
        guard !whole.isEmpty, whole == "0" || whole.first != "0" else { return false }
        if rest.first == "." {
            rest = rest.dropFirst()
            guard !digits().isEmpty else { return false }
        }
        if rest.first == "e" || rest.first == "E" {
            rest = rest.dropFirst()
            if rest.first == "+" || rest.first == "-" { rest = rest.dropFirst() }
            guard !digits().isEmpty else { return false }
        }
        return rest.isEmpty
    }

    private mutating func word(
        _ word: String, _ value: JSONValue
    ) throws(JobDocumentProblem) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else {
            throw refuse("no value stands here")
        }
        position += word.utf8.count
        return value
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || (0x09...0x0D).contains(byte) { position += 1 }
    }

    private func refuse(_ what: String) -> JobDocumentProblem {
        let before = bytes[..<min(position, bytes.count)]
        let line = before.count { $0 == 0x0A } + 1
        let column = before.count - (before.lastIndex(of: 0x0A) ?? -1)
        return JobDocumentProblem(
            member: "", problem: "not JSON at line \(line), column \(column): \(what)")
    }
}
