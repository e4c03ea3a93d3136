// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One thing that holds for the whole tree. A rule sees all files at once, since some are about
/// several of them; most look at one file after the other.
protocol Rule: Sendable {
    /// What the rule is called in its messages.
    var name: String { get }

    /// Where `files` break the rule.
    func violations(in files: [SourceFile]) -> [Violation]
}

extension Rule {
    func violation(_ file: SourceFile, line: Int, _ advice: String) -> Violation {
        Violation(path: file.path, line: line, rule: name, advice: advice)
    }
}
