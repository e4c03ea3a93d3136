// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Writes a small XML document.
struct XMLWriter {
    private(set) var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

    private static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

    /// A document with one root element in the S3 name space.
    static func document(_ root: String, _ content: (inout XMLWriter) -> Void) -> [UInt8] {
        var writer = XMLWriter()
        writer.element(root, attributes: " xmlns=\"\(namespace)\"", content)
        return Array(writer.text.utf8)
    }

    /// A writer for elements of a larger document.
    static func fragment() -> XMLWriter {
        var writer = XMLWriter()
        writer.text = ""
        return writer
    }

    /// Text that is XML already.
    mutating func raw(_ xml: String) { text += xml }

    /// An element with children; `attributes` is written as it is.
    mutating func element(
        _ name: String, attributes: String = "", _ content: (inout XMLWriter) -> Void
    ) {
        text += "<\(name)\(attributes)>"
        content(&self)
        text += "</\(name)>"
    }

    /// An element with text.
    mutating func element(_ name: String, _ value: some CustomStringConvertible) {
        text += "<\(name)>\(Self.escape(value.description))</\(name)>"
    }

    /// An element with text, or nothing when there is none.
    mutating func element(_ name: String, optional value: String?) {
        if let value { element(name, value) }
    }

    private static func escape(_ value: String) -> String {
        var out = ""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "\r": out += "&#13;"
            // XML 1.0 cannot carry these; S3 writes the reference all the same.
            case _ where scalar.value < 32 && scalar != "\n" && scalar != "\t":
                out += "&#x\(String(scalar.value, radix: 16));"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out
    }
}
