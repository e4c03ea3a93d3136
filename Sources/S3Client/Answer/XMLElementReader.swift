// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import CXML2

/// Reads a whole XML document into a tree. The one place that uses libxml2: its SAX2 interface,
/// which resolves nothing by itself.
package enum XMLElementReader {
    /// libxml2 wants its first call to be made by one thread.
    private static let library: Void = xmlInitParser()

    /// The root element, or nil when the bytes are empty, truncated or not well-formed, or hold a
    /// document type: no answer of S3 has one, and what can be declared in it is how a small
    /// document becomes a large one. White space and a byte order mark may stand before the
    /// document: S3 sends white space to keep a connection alive while it works.
    ///
    /// Characters that XML cannot carry are read as U+FFFD, so that an answer is understood
    /// whatever the key in it. `strictly` takes such a document for the broken one it is, where
    /// what counts is the key itself. Elements may be nested `depthMax` deep.
    package static func read(
        _ bytes: [UInt8], strictly: Bool = false, depthMax: Int = ClientLimits.xmlDepthMax
    ) -> XMLTree? {
        if let tree = parse(bytes, depthMax) { return tree }
        guard !strictly, let clean = XMLCharacters.replacingForbidden(in: bytes) else { return nil }
        return parse(clean, depthMax)
    }

    private static func parse(_ bytes: [UInt8], _ depthMax: Int) -> XMLTree? {
        _ = library
        guard let start = documentStart(in: bytes), let count = Int32(exactly: bytes.count - start)
        else { return nil }
        var collector = XMLCollector(depthMax: depthMax)
        let status = withUnsafeMutablePointer(to: &collector) { collector -> Int32? in
            var callbacks = XMLCollector.callbacks
            guard let context = xmlCreatePushParserCtxt(&callbacks, collector, nil, 0, nil) else {
                return nil
            }
            defer { xmlFreeParserCtxt(context) }
            xmlCtxtUseOptions(context, options)
            collector.pointee.context = context
            return bytes.withUnsafeBytes { bytes in
                let text = bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
                return xmlParseChunk(context, text.map { $0 + start }, count, 1)
            }
        }
        return status == Int32(XML_ERR_OK.rawValue) ? collector.root : nil
    }

    /// S3 speaks UTF-8. What a document says of its encoding is passed over, and bytes that are no
    /// UTF-8 are an error.
    private static let options =
        Int32(bitPattern: XML_PARSE_NONET.rawValue | XML_PARSE_IGNORE_ENC.rawValue)

    /// Where the document begins; nil where none does. Without the zeros that other encodings have
    /// in their markup there is none that libxml2 could take it for.
    private static func documentStart(in bytes: [UInt8]) -> Int? {
        let start = bytes.firstIndex { !($0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D)) }
        guard let start, !bytes.contains(0) else { return nil }
        let isDocument =
            bytes[start] == UInt8(ascii: "<")
            || bytes[start...].starts(with: [0xEF, 0xBB, 0xBF])
        return isDocument ? start : nil
    }
}

/// Builds a tree from the parser's events.
private struct XMLCollector {
    /// The whole document, once its root is closed.
    private(set) var root: XMLTree?
    private let depthMax: Int
    /// The elements that are open, outermost first.
    private var open: [XMLTree] = []
    /// Whose events these are, to stop it; alive as long as it calls.
    var context: xmlParserCtxtPtr?

    init(depthMax: Int) { self.depthMax = depthMax }

    private mutating func start(_ name: UnsafePointer<xmlChar>?) {
        guard open.count < depthMax, let name else { return stop() }
        open.append(XMLTree(name: String(cString: name)))
    }

    private mutating func end() {
        guard let element = open.popLast() else { return }
        if open.isEmpty {
            root = element
        } else {
            open[open.count - 1].children.append(element)
        }
    }

    private mutating func add(_ bytes: UnsafePointer<xmlChar>?, _ count: Int32) {
        guard !open.isEmpty else { return }
        let text = UnsafeBufferPointer(start: bytes, count: Int(count))
        open[open.count - 1].text += String(decoding: text, as: UTF8.self)
    }

    /// Ends the parsing with an error.
    private func stop() { xmlStopParser(context) }
}

extension XMLCollector {
    /// What the parser calls, each time with the address of an `XMLCollector`. What is not set here
    /// does not happen: comments and instructions are passed over, no entity is declared or
    /// resolved but XML's own five, and nothing is printed.
    static var callbacks: xmlSAXHandler {
        var callbacks = xmlSAXHandler()
        callbacks.initialized = UInt32(XML_SAX2_MAGIC)
        // Each names the type: a C function can hold no metatype of `self`.
        callbacks.internalSubset = { address, _, _, _ in XMLCollector.at(address)?.pointee.stop() }
        callbacks.startElementNs = { address, name, _, _, _, _, _, _, _ in
            XMLCollector.at(address)?.pointee.start(name)
        }
        callbacks.endElementNs = { address, _, _, _ in XMLCollector.at(address)?.pointee.end() }
        callbacks.characters = { address, bytes, count in
            XMLCollector.at(address)?.pointee.add(bytes, count)
        }
        callbacks.ignorableWhitespace = callbacks.characters
        callbacks.cdataBlock = callbacks.characters
        return callbacks
    }

    private static func at(_ address: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Self>? {
        address?.assumingMemoryBound(to: Self.self)
    }
}
