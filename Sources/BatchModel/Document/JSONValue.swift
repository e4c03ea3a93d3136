// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials

/// A JSON value, kept whole so that a reader can name the member it does not know.
public enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Reads a text; throws `JobDocumentProblem` with line and column where it is no JSON.
    public init(text: String) throws(JobDocumentProblem) {
        self = try JSONReader.read(text)
    }

    /// What a person calls it, for an error about a value of the wrong type.
    public var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "true or false"
        case .integer, .number: "a number"
        case .string: "a string"
        case .array: "a list"
        case .object: "an object"
        }
    }
}

extension JSONValue: Encodable {
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .integer(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .string(let value): try container.encode(value)
        case .array(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// Indented JSON with sorted members and plain slashes, for files and `--print-job`.
    public var prettyText: String {
        text(formatting: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    /// JSON on one line with sorted members.
    public var compactText: String {
        text(formatting: [.sortedKeys, .withoutEscapingSlashes])
    }

    private func text(formatting: JSONEncoder.OutputFormatting) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        guard let data = try? encoder.encode(self) else {
            preconditionFailure("a JSON value without a JSON form: infinity or not a number")
        }
        return String(decoding: data, as: UTF8.self)
    }
}
