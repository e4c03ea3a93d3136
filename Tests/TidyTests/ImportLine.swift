// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An import statement of a Swift file.
struct ImportLine {
    /// The line it stands on, counted from 1.
    var number: Int
    /// The module, without a submodule or declaration behind it.
    var module: String
    /// What is before the module: access level and kind matter to order, not to layering.
    var isTestable: Bool
    /// Whether one declaration is imported (`import struct M.D`), which sorts by itself.
    var isDeclaration: Bool

    private static let kinds: Set = [
        "struct", "class", "enum", "protocol", "typealias", "func", "let", "var",
    ]

    /// Every import statement of a file, in order.
    static func all(in file: SourceFile) -> [ImportLine] {
        file.numberedCode.compactMap { ImportLine(number: $0.number, text: $0.text) }
    }

    private init?(number: Int, text: String) {
        var words = text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0 == ";" })
            .map(String.init)
        guard let place = words.firstIndex(of: "import"), place + 1 < words.count else {
            return nil
        }
        // Only attributes and an access level stand before `import`.
        let modifiers = words.prefix(place)
        let levels: Set = ["public", "package", "internal", "fileprivate", "private"]
        guard modifiers.allSatisfy({ $0.hasPrefix("@") || levels.contains($0) }) else {
            return nil
        }
        words.removeFirst(place + 1)
        isDeclaration = Self.kinds.contains(words[0]) && words.count > 1
        let target = isDeclaration ? words[1] : words[0]
        self.number = number
        module = target.split(separator: ".").first.map(String.init) ?? target
        isTestable = modifiers.contains("@testable")
    }
}
