// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Reads a request's XML into the value that a job document in JSON would give, so that one reader
/// checks both.
enum WireReader {
    /// Reads a document whose root has that name.
    ///
    /// - Throws: `ControlProblem` when it is no XML, has a document type, is nested too deep, or
    ///   is not of that shape.
    static func read(
        _ body: [UInt8], root: String, as shape: WireShape
    ) throws(ControlProblem) -> JSONValue {
        let limit = ControlLimits.xmlDepthMax
        guard let tree = XMLElementReader.read(body, strictly: true, depthMax: limit) else {
            throw .malformedXML(
                "The body is no well-formed XML without a document type, \(limit) elements deep "
                    + "at most.")
        }
        guard tree.name == root else {
            throw .malformedXML("The body's root is <\(tree.name)>; it must be <\(root)>.")
        }
        return try value(of: tree, shape, at: "")
    }

    private static func value(
        of tree: XMLTree, _ shape: WireShape, at path: String
    ) throws(ControlProblem) -> JSONValue {
        switch shape {
        case .text:
            guard tree.children.isEmpty else { throw misplaced(tree.children[0], in: path) }
            return .string(tree.text)
        case .number: return tree.children.isEmpty ? number(tree.text) : .string(tree.text)
        case .flag: return tree.children.isEmpty ? flag(tree.text) : .string(tree.text)
        case .list(let shape, let element):
            var values: [JSONValue] = []
            for child in tree.children {
                guard child.name == element else { throw misplaced(child, in: path) }
                values.append(try value(of: child, shape, at: "\(path)[\(values.count)]"))
            }
            return .array(values)
        case .map: return try map(tree, at: path)
        case .structure(let members): return try structure(tree, members, at: path)
        }
    }

    private static func structure(
        _ tree: XMLTree, _ members: [WireMember], at path: String
    ) throws(ControlProblem) -> JSONValue {
        var values: [String: JSONValue] = [:]
        for child in tree.children {
            // What is not known stays, for the reader of the document to name.
            let member =
                members.first { $0.element == child.name }
                ?? WireMember(name: child.name, shape: .text)
            let place = path.isEmpty ? member.name : "\(path).\(member.name)"
            guard values[member.name] == nil else {
                throw .malformedXML("\(place) stands twice.")
            }
            values[member.name] = try value(of: child, member.shape, at: place)
        }
        return .object(values)
    }

    private static func map(_ tree: XMLTree, at path: String) throws(ControlProblem) -> JSONValue {
        var values: [String: JSONValue] = [:]
        for entry in tree.children {
            guard entry.name == "entry", let key = entry.child("key"),
                let value = entry.child("value"), entry.children.count == 2
            else { throw misplaced(entry, in: path) }
            guard values[key.text] == nil else {
                throw .malformedXML("\(path).\(key.text) stands twice.")
            }
            values[key.text] = .string(value.text)
        }
        return .object(values)
    }

    /// A text that is no number stays one, for the reader of the document to refuse.
    private static func number(_ text: String) -> JSONValue {
        let word = trimmed(text)
        return Int64(word).map(JSONValue.integer) ?? .string(text)
    }

    private static func flag(_ text: String) -> JSONValue {
        switch trimmed(text) {
        case "true", "1": .bool(true)
        case "false", "0": .bool(false)
        default: .string(text)
        }
    }

    private static func trimmed(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    private static func misplaced(_ tree: XMLTree, in path: String) -> ControlProblem {
        .malformedXML("\(path): <\(tree.name)> has no place here.")
    }
}
