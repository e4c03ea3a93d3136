// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Each Swift file begins with the licence identifier and the project's name, and nothing of who
/// wrote it or when. `Package.swift` is exempt: its first line belongs to SwiftPM.
struct HeaderRule: Rule {
    let name = "header"
    private let header = ["// SPDX-License-Identifier: Apache-2.0", "// Bucket Brigade"]

    func violations(in files: [SourceFile]) -> [Violation] {
        files.filter { $0.isSwift && $0.fileName != "Package.swift" }
            .filter { Array($0.lines.prefix(2)) != header || isComment($0) }
            .map { violation($0, line: 1, "begin with exactly these two lines: \(header)") }
    }

    /// Whether a third header line follows; documentation comments are no header.
    private func isComment(_ file: SourceFile) -> Bool {
        guard file.lines.count > 2 else { return false }
        return file.lines[2].hasPrefix("//") && !file.lines[2].hasPrefix("///")
    }
}
