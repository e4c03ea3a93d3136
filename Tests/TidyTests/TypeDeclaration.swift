// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A `struct`, `class`, `enum`, `actor` or `protocol` declared in a Swift file, or an extension.
struct TypeDeclaration {
    /// The line it stands on, counted from 1.
    var line: Int
    var name: String
    /// How many braces are open around it; 0 for one at the top level.
    var depth: Int
    var isExtension: Bool
    /// Whether it is seen inside its file only.
    var isPrivate: Bool

    private static let keywords: Set = [
        "struct", "class", "enum", "actor", "protocol", "extension",
    ]
    private static let modifiers: Set = [
        "public", "package", "internal", "fileprivate", "private", "open", "final", "indirect",
        "distributed", "nonisolated", "unsafe",
    ]

    /// Every declaration of a file, nested ones too.
    static func all(in file: SourceFile) -> [TypeDeclaration] {
        var depth = 0
        return file.numberedCode.compactMap { line in
            defer {
                depth += line.text.count { $0 == "{" } - line.text.count { $0 == "}" }
            }
            return TypeDeclaration(line: line.number, text: line.text, depth: depth)
        }
    }

    private init?(line: Int, text: String, depth: Int) {
        let words = text.split(separator: " ").map(String.init)
        guard let place = words.firstIndex(where: Self.keywords.contains) else { return nil }
        let before = words.prefix(place)
        guard before.allSatisfy({ Self.modifiers.contains($0) || $0.hasPrefix("@") }),
            place + 1 < words.count
        else { return nil }
        let name = words[place + 1].prefix { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }
        // `class func` and `class var` are members.
        guard let first = name.first, first.isLetter || first == "_",
            !["func", "var", "let", "subscript"].contains(String(name))
        else { return nil }
        self.line = line
        self.name = String(name)
        self.depth = depth
        isExtension = words[place] == "extension"
        isPrivate = before.contains("private") || before.contains("fileprivate")
    }
}
