// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials
import FoundationXML

/// Reads a whole XML document into a tree. The one place that uses FoundationXML.
package enum XMLElementReader {
    /// The root element, or nil when the bytes are empty, truncated or not well-formed. White space
    /// and a byte order mark may stand before the document: S3 sends white space to keep a
    /// connection alive while it works.
    ///
    /// Characters that XML cannot carry are read as U+FFFD, so that an answer is understood
    /// whatever the key in it. `strictly` takes such a document for the broken one it is, where
    /// what counts is the key itself.
    package static func read(_ bytes: [UInt8], strictly: Bool = false) -> XMLTree? {
        if let tree = parse(bytes) { return tree }
        guard !strictly, let clean = XMLCharacters.replacingForbidden(in: bytes) else { return nil }
        return parse(clean)
    }

    private static func parse(_ bytes: [UInt8]) -> XMLTree? {
        let start = bytes.firstIndex { !($0 == 0x20 || ($0 >= 0x09 && $0 <= 0x0D)) }
        guard let start else { return nil }
        let parser = XMLParser(data: .init(bytes[start...]))
        let collector = Collector()
        parser.delegate = collector
        parser.shouldProcessNamespaces = true
        parser.shouldResolveExternalEntities = false
        // `parse()` alone says true for a document that stops short, and for one that goes on
        // after its root.
        guard parser.parse(), parser.parserError == nil, collector.open.isEmpty else { return nil }
        return collector.root
    }

    /// Builds the tree from the parser's events: the elements that are open, outermost first.
    private final class Collector: XMLParserDelegate {
        var open: [XMLTree] = []
        var root: XMLTree?

        func parser(
            _ parser: XMLParser, didStartElement elementName: String, namespaceURI: String?,
            qualifiedName qName: String?, attributes attributeDict: [String: String]
        ) {
            guard open.count < ClientLimits.xmlDepthMax else { return parser.abortParsing() }
            open.append(XMLTree(name: elementName))
        }

        func parser(
            _ parser: XMLParser, didEndElement elementName: String, namespaceURI: String?,
            qualifiedName qName: String?
        ) {
            guard let element = open.popLast() else { return }
            if open.isEmpty {
                root = element
            } else {
                open[open.count - 1].children.append(element)
            }
        }

        func parser(_ parser: XMLParser, foundCharacters string: String) {
            guard !open.isEmpty else { return }
            open[open.count - 1].text += string
        }

        func parser(_ parser: XMLParser, foundCDATA block: Data) {
            guard !open.isEmpty else { return }
            open[open.count - 1].text += String(decoding: block, as: UTF8.self)
        }
    }
}
