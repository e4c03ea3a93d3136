// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// `@unchecked Sendable` is a promise to the compiler; the comment above says what keeps it.
struct UncheckedSendableRule: Rule {
    let name = "unchecked Sendable"

    func violations(in files: [SourceFile]) -> [Violation] {
        files.filter(\.isSource).flatMap { file in
            file.numberedCode.filter { line in
                line.text.contains("@unchecked Sendable")
                    && !isComment(above: line.number, in: file)
            }.map { line in
                let advice = "say in a comment directly above what protects which field"
                return violation(file, line: line.number, advice)
            }
        }
    }

    /// Attributes may stand between the comment and the declaration.
    private func isComment(above number: Int, in file: SourceFile) -> Bool {
        let above = file.lines.prefix(number - 1).last { line in
            !line.drop { $0 == " " }.hasPrefix("@")
        }
        return above?.drop { $0 == " " }.hasPrefix("//") ?? false
    }
}
