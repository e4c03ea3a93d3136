// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A scripted fault: which requests, which of them, what happens.
package struct FaultRule: Codable, Sendable, Equatable {
    /// Which of the matching requests, counted from 1 over the life of the rule.
    package enum Occurrences: Codable, Sendable, Equatable {
        /// Every one of them.
        case all
        /// Only this one.
        case nth(number: Int)
        /// Each whose number is a multiple of this.
        case every(number: Int)
        /// The first so many.
        case first(count: Int)

        /// Whether the request with this number is meant.
        func contains(_ number: Int) -> Bool {
            switch self {
            case .all: true
            case .nth(let wanted): number == wanted
            case .every(let step): step > 0 && number.isMultiple(of: step)
            case .first(let count): number <= count
            }
        }
    }

    /// S3's name of the operation; nil means any.
    package var operation: String?
    /// The key, or with `*` at the end a prefix of it; nil means any.
    package var key: String?
    /// Which occurrences; nil means all.
    package var occurrences: Occurrences?
    /// What happens.
    package var action: FaultAction

    /// A rule.
    package init(
        operation: String? = nil, key: String? = nil, occurrences: Occurrences = .all,
        action: FaultAction
    ) {
        self.operation = operation
        self.key = key
        self.occurrences = occurrences
        self.action = action
    }

    /// Whether the rule speaks of this request.
    func matches(operation: String, key: ObjectKey) -> Bool {
        guard self.operation ?? operation == operation else { return false }
        guard let pattern = self.key else { return true }
        if pattern.hasSuffix("*") { return key.bytes.starts(with: pattern.utf8.dropLast()) }
        return key.bytes.elementsEqual(pattern.utf8)
    }
}
