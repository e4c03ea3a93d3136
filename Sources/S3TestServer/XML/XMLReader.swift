// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads the small XML documents that S3 requests carry: elements, attributes, text, entities and
/// comments. Anything else is not well-formed here.
///
/// It walks scalars, not characters: a combining mark after `>` would hide the bracket.
struct XMLReader {
    private var rest: Substring.UnicodeScalarView
    private static let depthMax = 16

    /// The root element of a document.
    static func parse(_ bytes: [UInt8]) throws(S3Failure) -> XMLNode {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw S3Failure.malformedXML
        }
        var reader = XMLReader(rest: text[...].unicodeScalars)
        try reader.skipProlog()
        let root = try reader.element(depth: 0)
        reader.skipSpace()
        guard reader.rest.isEmpty else { throw S3Failure.malformedXML }
        return root
    }

    private mutating func skipProlog() throws(S3Failure) {
        skipSpace()
        while starts("<?") || starts("<!--") {
            try skip(past: starts("<?") ? "?>" : "-->")
            skipSpace()
        }
    }

    private mutating func element(depth: Int) throws(S3Failure) -> XMLNode {
        guard depth < Self.depthMax, rest.popFirst() == "<" else { throw S3Failure.malformedXML }
        let name = localName(take { !Self.isSpace($0) && $0 != "/" && $0 != ">" })
        guard !name.isEmpty else { throw S3Failure.malformedXML }
        var node = XMLNode(name: name)
        while true {
            skipSpace()
            if starts("/>") {
                rest = rest.dropFirst(2)
                return node
            }
            if starts(">") {
                rest = rest.dropFirst()
                break
            }
            try attribute(of: &node)
        }
        try content(of: &node, depth: depth)
        return node
    }

    private mutating func attribute(of node: inout XMLNode) throws(S3Failure) {
        let name = take { !Self.isSpace($0) && $0 != "/" && $0 != ">" && $0 != "=" }
        guard !name.isEmpty, rest.popFirst() == "=", let quote = rest.popFirst(),
            quote == "\"" || quote == "'"
        else { throw S3Failure.malformedXML }
        node.attributes[name] = try unescape(take { $0 != quote })
        guard rest.popFirst() == quote else { throw S3Failure.malformedXML }
    }

    private mutating func content(of node: inout XMLNode, depth: Int) throws(S3Failure) {
        while !rest.isEmpty {
            if starts("<!--") {
                try skip(past: "-->")
            } else if starts("</") {
                rest = rest.dropFirst(2)
                let name = localName(take { !Self.isSpace($0) && $0 != ">" })
                skipSpace()
                guard name == node.name, rest.popFirst() == ">" else {
                    throw S3Failure.malformedXML
                }
                return
            } else if starts("<") {
                node.children.append(try element(depth: depth + 1))
            } else {
                node.text += try unescape(take { $0 != "<" })
            }
        }
        throw S3Failure.malformedXML
    }

    private static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\n" || scalar == "\r" || scalar == "\t"
    }

    private func starts(_ text: String) -> Bool { rest.starts(with: text.unicodeScalars) }

    private mutating func take(while condition: (Unicode.Scalar) -> Bool) -> String {
        let taken = rest.prefix(while: condition)
        rest = rest[taken.endIndex...]
        return String(taken)
    }

    private mutating func skipSpace() { rest = rest.drop(while: Self.isSpace) }

    private mutating func skip(past end: String) throws(S3Failure) {
        while !rest.isEmpty, !starts(end) { rest = rest.dropFirst() }
        guard !rest.isEmpty else { throw S3Failure.malformedXML }
        rest = rest.dropFirst(end.unicodeScalars.count)
    }

    private func localName(_ name: String) -> String {
        String(name.split(separator: ":").last ?? "")
    }

    private func unescape(_ text: String) throws(S3Failure) -> String {
        guard text.contains("&") else { return text }
        var out = String.UnicodeScalarView()
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            guard scalar == "&" else {
                out.append(scalar)
                continue
            }
            guard let end = scalars.firstIndex(of: ";"),
                let meant = entity(String(scalars[..<end]))
            else { throw S3Failure.malformedXML }
            out.append(meant)
            scalars = scalars[scalars.index(after: end)...]
        }
        return String(out)
    }

    private func entity(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.hasPrefix("#") else { return nil }
            let digits = name.dropFirst()
            let value =
                digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return value.flatMap(Unicode.Scalar.init)
        }
    }
}
