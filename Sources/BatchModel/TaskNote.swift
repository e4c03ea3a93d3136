// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What there is to say of a row that did not fail, other than that it was copied.
public enum TaskNote: Sendable, Hashable {
    case skipped(SkipReason)
    case unverified(UnverifiedReason)

    /// The number it has in journals.
    public var code: UInt8 {
        switch self {
        case .skipped(let reason): reason.rawValue
        case .unverified(let reason): reason.rawValue
        }
    }

    /// The note of that number; nil for one of a newer version.
    public init?(code: UInt8) {
        if let reason = SkipReason(rawValue: code) {
            self = .skipped(reason)
        } else if let reason = UnverifiedReason(rawValue: code) {
            self = .unverified(reason)
        } else {
            return nil
        }
    }

    /// Whether nothing was copied.
    public var isSkip: Bool {
        if case .skipped = self { true } else { false }
    }

    /// The row's `ResultMessage` in the completion report.
    public var message: String {
        switch self {
        case .skipped(let reason): "Skipped: \(reason.text)"
        case .unverified(let reason): "Successful, not verified: \(reason.text)"
        }
    }
}
