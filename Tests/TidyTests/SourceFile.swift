// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A text file of the project as the rules see it.
struct SourceFile: Sendable {
    /// Relative to the root of the checkout, with `/` between its parts.
    let path: String
    let lines: [String]
    /// The same lines with everything inside comments and string literals replaced by spaces, so
    /// that a word in a sentence is not taken for code. The lines themselves for other languages.
    let code: [String]

    init(path: String, text: String) {
        self.path = path
        lines = Self.split(text)
        code = path.hasSuffix(".swift") ? Self.split(SwiftBlanker.blank(text)) : lines
    }

    var isSwift: Bool { path.hasSuffix(".swift") }
    var isSource: Bool { isSwift && path.hasPrefix("Sources/") }
    var fileName: String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The target the file belongs to: the folder below `Sources`.
    var target: String? {
        let parts = path.split(separator: "/")
        return isSource && parts.count > 2 ? String(parts[1]) : nil
    }

    /// Lines with their numbers, as an editor counts them.
    var numberedCode: [(number: Int, text: String)] {
        code.enumerated().map { ($0.offset + 1, $0.element) }
    }

    /// A final line break ends the last line and begins no other.
    private static func split(_ text: String) -> [String] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        return lines
    }
}
