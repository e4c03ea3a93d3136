// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Type names that say nothing, or that hide a type everyone knows.
struct BannedNameRule: Rule {
    let name = "banned name"
    private let names: Set = [
        "Task", "Operation", "Error", "Manager", "Helper", "Helpers", "Utils", "Util",
    ]
    private let suffixes = ["Manager", "Helper", "Helpers", "Utils", "Util"]

    func violations(in files: [SourceFile]) -> [Violation] {
        files.filter(\.isSource).flatMap { file in
            TypeDeclaration.all(in: file).filter { !$0.isExtension && isBanned($0.name) }.map {
                violation(file, line: $0.line, "'\($0.name)'; name it for what it is or does")
            }
        }
    }

    private func isBanned(_ name: String) -> Bool {
        names.contains(name) || suffixes.contains { name.hasSuffix($0) }
    }
}
