// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A made-up file and the lines of it at which a rule must complain.
struct Snippet: Sendable, CustomStringConvertible {
    var description: String
    var rule: any Rule
    var files: [SourceFile]
    /// `path:line` of every violation, in the rule's order; empty for what must be left alone.
    var expected: [String]

    init(
        _ description: String, _ rule: any Rule, path: String = "Sources/BatchModel/Made.swift",
        _ text: String, at expected: [Int] = []
    ) {
        self.init(
            description, rule, [SourceFile(path: path, text: text)],
            at: expected.map { "\(path):\($0)" })
    }

    init(_ description: String, _ rule: any Rule, _ files: [SourceFile], at expected: [String]) {
        self.description = description
        self.rule = rule
        self.files = files
        self.expected = expected
    }

    /// `path:line` of what the rule really found.
    var found: [String] {
        rule.violations(in: files).map { "\($0.path):\($0.line)" }
    }
}
