// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An element of an XML answer with what it holds. Attributes and namespaces are dropped: S3's
/// answers say nothing by them that we need, and many servers leave them out.
package struct XMLTree: Sendable, Equatable {
    /// The local name.
    package var name: String
    /// The element's own text, entities resolved.
    package var text: String
    package var children: [XMLTree]

    package init(name: String, text: String = "", children: [XMLTree] = []) {
        self.name = name
        self.text = text
        self.children = children
    }

    /// The first child of that name.
    package func child(_ name: String) -> XMLTree? {
        children.first { $0.name == name }
    }

    /// All children of that name, in order.
    package func all(_ name: String) -> [XMLTree] {
        children.filter { $0.name == name }
    }

    /// The text of the first child of that name, without white space at its ends; nil when there is
    /// no such child or no text.
    package func value(_ name: String) -> String? {
        guard let text = child(name)?.text else { return nil }
        var value = Substring(text)
        while let first = value.first, first.isWhitespace { value.removeFirst() }
        while let last = value.last, last.isWhitespace { value.removeLast() }
        return value.isEmpty ? nil : String(value)
    }
}
