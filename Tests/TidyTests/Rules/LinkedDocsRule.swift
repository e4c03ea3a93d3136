// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Each page of `docs` is reached from the README or ARCHITECTURE, or nobody finds it.
struct LinkedDocsRule: Rule {
    let name = "linked docs"

    func violations(in files: [SourceFile]) -> [Violation] {
        let doors = files.filter { ["README.md", "ARCHITECTURE.md"].contains($0.path) }
        guard !doors.isEmpty else { return [] }
        let links = doors.flatMap(\.lines).joined(separator: "\n")
        return files.filter { $0.path.hasPrefix("docs/") && $0.path.hasSuffix(".md") }
            .filter { !links.contains("](\($0.path)") && !links.contains("](./\($0.path)") }
            .map { violation($0, line: 1, "link it from README.md or ARCHITECTURE.md") }
    }
}
