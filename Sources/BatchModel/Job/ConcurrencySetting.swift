// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How many copies a run has in flight.
public enum ConcurrencySetting: Sendable, Equatable {
    /// As many as are worth it, which the run finds out, up to `RunSettings.concurrencyMax`.
    case automatic
    /// Always that many.
    case fixed(Int)

    /// What a run begins with.
    public var startingLevel: Int {
        switch self {
        case .automatic: Limits.concurrencyStart
        case .fixed(let level): level
        }
    }
}

/// `"auto"` or a number, as it is in `run.json`.
extension ConcurrencySetting: Codable {
    public init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            guard text == Self.automaticText else {
                throw DecodingError.dataCorruptedError(
                    in: value, debugDescription: "\"\(text)\" is neither \"auto\" nor a number")
            }
            self = .automatic
        } else {
            self = .fixed(try value.decode(Int.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var value = encoder.singleValueContainer()
        switch self {
        case .automatic: try value.encode(Self.automaticText)
        case .fixed(let level): try value.encode(level)
        }
    }

    /// What stands for `automatic` in files and on the command line.
    public static let automaticText = "auto"
}
