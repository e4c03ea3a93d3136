// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where a function or initializer with a body begins and ends.
struct FunctionSpan: Equatable {
    /// Counted from 1, both included.
    var firstLine: Int
    var lastLine: Int
    var lineCount: Int { lastLine - firstLine + 1 }

    /// Every function, initializer, deinitializer and subscript of a file, nested ones too.
    static func all(in file: SourceFile) -> [FunctionSpan] {
        file.code.indices.compactMap { index in
            guard let keyword = declaration(in: file.code[index]) else { return nil }
            return span(in: file.code, from: index, column: keyword)
        }
    }

    private static let keywords: Set = ["func", "init", "deinit", "subscript"]
    private static let modifiers: Set = [
        "public", "package", "internal", "fileprivate", "private", "open", "static", "class",
        "final", "override", "mutating", "nonmutating", "nonisolated", "convenience", "required",
        "consuming", "borrowing", "isolated", "indirect", "prefix", "postfix", "infix", "async",
    ]

    /// The column behind the keyword, if the line declares a function.
    private static func declaration(in line: String) -> Int? {
        var column = 0
        for word in line.split(separator: " ", omittingEmptySubsequences: false) {
            column += word.count + 1
            let name = word.prefix { $0.isLetter }
            if keywords.contains(String(name)) {
                return column - 1 - (word.count - name.count)
            }
            guard word.isEmpty || word.hasPrefix("@") || modifiers.contains(String(name)) else {
                return nil
            }
        }
        return nil
    }

    /// Reads on to the opening brace and its partner; nil for a requirement without a body.
    private static func span(in code: [String], from first: Int, column: Int) -> FunctionSpan? {
        var braces = 0
        var brackets = 0
        for index in first..<code.count {
            let line = index == first ? Substring(code[index].dropFirst(column)) : code[index][...]
            if index > first, braces == 0, brackets == 0, startsDeclaration(line) { return nil }
            for character in line {
                switch character {
                case "(", "[": brackets += 1
                case ")", "]": brackets -= 1
                // Inside the parentheses it is a default argument, not the body.
                case "{" where brackets == 0 || braces > 0: braces += 1
                case "}" where brackets == 0 || braces > 0:
                    braces -= 1
                    if braces < 0 { return nil }
                    if braces == 0 {
                        return FunctionSpan(firstLine: first + 1, lastLine: index + 1)
                    }
                default: break
                }
            }
        }
        return nil
    }

    /// Whether a new declaration begins before any body was seen.
    private static func startsDeclaration(_ line: Substring) -> Bool {
        let word = line.drop { $0 == " " }.prefix { $0.isLetter || $0 == "@" }
        let starters: Set<Substring> = ["var", "let", "associatedtype", "typealias", "case"]
        return word.hasPrefix("@") || starters.contains(word)
            || declaration(in: String(line)) != nil
    }
}
