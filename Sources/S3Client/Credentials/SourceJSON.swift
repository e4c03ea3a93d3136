// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials

/// JSON as sources of credentials give it and as tools keep it in files, with all members, so that
/// a file is written back with those that nobody here knows.
enum SourceJSON: Codable, Equatable, Sendable {
    case object([String: SourceJSON])
    case array([SourceJSON])
    case string(String)
    case integer(Int)
    case number(Double)
    case bool(Bool)
    case null

    /// Reads an object; nil when it is no JSON, or another kind of it.
    static func object(_ bytes: [UInt8]) -> SourceJSON? {
        guard let value = try? JSONDecoder().decode(SourceJSON.self, from: Data(bytes)),
            case .object = value
        else { return nil }
        return value
    }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .null
        } else if let members = try? value.decode([String: SourceJSON].self) {
            self = .object(members)
        } else if let items = try? value.decode([SourceJSON].self) {
            self = .array(items)
        } else if let flag = try? value.decode(Bool.self) {
            self = .bool(flag)
        } else if let integer = try? value.decode(Int.self) {
            self = .integer(integer)
        } else if let number = try? value.decode(Double.self) {
            self = .number(number)
        } else {
            self = .string(try value.decode(String.self))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .object(let members): try container.encode(members)
        case .array(let items): try container.encode(items)
        case .string(let text): try container.encode(text)
        case .integer(let integer): try container.encode(integer)
        case .number(let number): try container.encode(number)
        case .bool(let flag): try container.encode(flag)
        case .null: try container.encodeNil()
        }
    }

    /// A member, nil when it is not there or this is no object. Set on an object only.
    subscript(name: String) -> SourceJSON? {
        get {
            guard case .object(let members) = self else { return nil }
            return members[name]
        }
        set {
            guard case .object(var members) = self else { return }
            members[name] = newValue
            self = .object(members)
        }
    }

    /// A member that is a text.
    func text(_ name: String) -> String? {
        guard case .string(let text) = self[name] else { return nil }
        return text
    }

    /// A member that is a whole number.
    func integer(_ name: String) -> Int? {
        guard case .integer(let integer) = self[name] else { return nil }
        return integer
    }

    /// The text, members in the order of their names.
    func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self))
    }
}
