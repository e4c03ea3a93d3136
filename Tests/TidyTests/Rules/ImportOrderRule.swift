// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Imports that stand together are sorted, so that two changes seldom meet in one line.
struct ImportOrderRule: Rule {
    let name = "import order"

    func violations(in files: [SourceFile]) -> [Violation] {
        files.filter(\.isSwift).flatMap { file in
            let lines = ImportLine.all(in: file)
            return zip(lines, lines.dropFirst()).filter { isWrong($0, $1) }.map { pair in
                let advice = "'\(pair.1.module)' belongs before '\(pair.0.module)'; sort them"
                return violation(file, line: pair.1.number, advice)
            }
        }
    }

    /// Two neighbouring lines of one kind; plain, single-declaration and testable ones are blocks.
    private func isWrong(_ first: ImportLine, _ second: ImportLine) -> Bool {
        second.number == first.number + 1 && first.isTestable == second.isTestable
            && first.isDeclaration == second.isDeclaration && second.module < first.module
    }
}
