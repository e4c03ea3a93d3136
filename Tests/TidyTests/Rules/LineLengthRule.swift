// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A line fits beside another window.
struct LineLengthRule: Rule {
    let name = "line length"
    private let columnsMax = 100

    func violations(in files: [SourceFile]) -> [Violation] {
        files.filter(\.isSwift).flatMap { file in
            file.lines.enumerated().filter { $0.element.count > columnsMax }.map { line in
                let advice = "\(line.element.count) columns, at most \(columnsMax); break the line"
                return violation(file, line: line.offset + 1, advice)
            }
        }
    }
}
