// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One place where a rule is broken, in the form editors and terminals link: `path:line: …`.
struct Violation: Hashable, CustomStringConvertible {
    var path: String
    var line: Int
    var rule: String
    /// What is wrong and what to do about it.
    var advice: String

    var description: String { "\(path):\(line): \(rule): \(advice)" }
}
