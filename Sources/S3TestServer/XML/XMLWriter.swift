// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Writes an XML document into bytes.
struct XMLWriter {
    private(set) var bytes = Array("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".utf8)

    private static let namespace = "http://s3.amazonaws.com/doc/2006-03-01/"

    /// A document with one root element in the S3 name space.
    static func document(_ root: String, _ content: (inout XMLWriter) -> Void) -> [UInt8] {
        var writer = XMLWriter()
        writer.element(root, attributes: " xmlns=\"\(namespace)\"", content)
        return writer.bytes
    }

    /// A writer for elements of a larger document.
    static func fragment() -> XMLWriter {
        var writer = XMLWriter()
        writer.bytes = []
        return writer
    }

    /// What was written, as text.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Text that is XML already.
    mutating func raw(_ xml: String) { bytes.append(contentsOf: xml.utf8) }

    /// Makes room, before many elements.
    mutating func reserve(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    /// An element with children; `attributes` is written as it is.
    mutating func element(
        _ name: String, attributes: String = "", _ content: (inout XMLWriter) -> Void
    ) {
        open(name, attributes)
        content(&self)
        close(name)
    }

    /// An element with text.
    mutating func element(_ name: String, _ value: some CustomStringConvertible) {
        element(name, utf8: value.description.utf8)
    }

    /// An element with text given as UTF-8.
    mutating func element(_ name: String, utf8: some Sequence<UInt8>) {
        open(name, "")
        for byte in utf8 { append(escaping: byte) }
        close(name)
    }

    /// An element with text, or nothing when there is none.
    mutating func element(_ name: String, optional value: String?) {
        if let value { element(name, value) }
    }

    private mutating func open(_ name: String, _ attributes: String) {
        bytes.append(UInt8(ascii: "<"))
        raw(name)
        raw(attributes)
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func close(_ name: String) {
        bytes.append(UInt8(ascii: "<"))
        bytes.append(UInt8(ascii: "/"))
        raw(name)
        bytes.append(UInt8(ascii: ">"))
    }

    private mutating func append(escaping byte: UInt8) {
        switch byte {
        case UInt8(ascii: "&"): raw("&amp;")
        case UInt8(ascii: "<"): raw("&lt;")
        case UInt8(ascii: ">"): raw("&gt;")
        case UInt8(ascii: "\""): raw("&quot;")
        case UInt8(ascii: "\r"): raw("&#13;")
        // XML 1.0 cannot carry these; S3 writes the reference all the same.
        case 0..<32 where byte != UInt8(ascii: "\n") && byte != UInt8(ascii: "\t"):
            raw("&#x\(String(byte, radix: 16));")
        default: bytes.append(byte)
        }
    }
}
