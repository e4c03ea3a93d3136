// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A file that no longer fits in one's head is two files.
struct FileLengthRule: Rule {
    let name = "file length"
    private let linesMax = 400

    func violations(in files: [SourceFile]) -> [Violation] {
        files.filter { $0.isSwift && $0.lines.count > linesMax }.map { file in
            let advice =
                "\(file.lines.count) lines, at most \(linesMax); split it by type or aspect"
            return violation(file, line: file.lines.count, advice)
        }
    }
}
