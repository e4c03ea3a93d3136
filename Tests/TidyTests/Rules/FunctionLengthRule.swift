// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A function fits on a screen, from its first word to its closing brace.
struct FunctionLengthRule: Rule {
    let name = "function length"
    private let linesMax = 70

    func violations(in files: [SourceFile]) -> [Violation] {
        files.filter(\.isSwift).flatMap { file in
            FunctionSpan.all(in: file).filter { $0.lineCount > linesMax }.map { span in
                let advice = "\(span.lineCount) lines, at most \(linesMax); name a part of it"
                return violation(file, line: span.firstLine, advice)
            }
        }
    }
}
