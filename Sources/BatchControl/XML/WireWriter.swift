// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Writes a value as the XML of an answer.
enum WireWriter {
    /// The whole document, with what the value has of the shape's members.
    static func document(_ value: JSONValue, root: String, as shape: WireShape) -> String {
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            + "<\(root) xmlns=\"\(ControlShapes.namespace)\">" + content(of: value, shape)
            + "</\(root)>"
    }

    /// Text as an element holds it. What XML cannot carry becomes U+FFFD.
    static func text(_ text: String) -> String {
        var clean = ""
        for scalar in text.unicodeScalars {
            clean.unicodeScalars.append(isCarried(scalar) ? scalar : "\u{FFFD}")
        }
        return XMLText.escape(clean)
    }

    private static func content(of value: JSONValue, _ shape: WireShape) -> String {
        switch (shape, value) {
        case (.list(let shape, let element), .array(let values)):
            values.map { self.element(element, content(of: $0, shape)) }.joined()
        case (.map, .object(let entries)):
            entries.sorted { $0.key < $1.key }.map { entry in
                element(
                    "entry",
                    element("key", text(entry.key))
                        + element("value", content(of: entry.value, .text)))
            }.joined()
        case (.structure(let members), .object(let values)):
            members.map { member in
                values[member.name].map {
                    element(member.element, content(of: $0, member.shape))
                } ?? ""
            }.joined()
        default: scalar(value)
        }
    }

    private static func scalar(_ value: JSONValue) -> String {
        switch value {
        case .string(let value): text(value)
        case .integer(let value): String(value)
        case .number(let value): String(value)
        case .bool(let value): String(value)
        case .null, .array, .object: ""
        }
    }

    private static func element(_ name: String, _ content: String) -> String {
        content.isEmpty ? "<\(name)/>" : "<\(name)>\(content)</\(name)>"
    }

    /// XML 1.0, section 2.2.
    private static func isCarried(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D: true
        case 0..<0x20, 0xFFFE, 0xFFFF: false
        default: true
        }
    }
}
