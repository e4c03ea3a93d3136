// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@Suite("The tree")
struct TreeTests {
    @Test("keeps every rule", arguments: Rulebook.rules.map(\.name))
    func keepsRule(name: String) throws {
        let rule = try #require(Rulebook.rules.first { $0.name == name })
        let violations = rule.violations(in: try Repository.files())
        #expect(violations.isEmpty, "\(report(violations))")
    }

    @Test("is really read: its sources and this very file are among the files")
    func isReallyRead() throws {
        let files = try Repository.files()
        let paths = Set(files.map(\.path))
        #expect(paths.isSuperset(of: ["Package.swift", "Tests/TidyTests/TreeTests.swift"]))
        #expect(Set(files.compactMap(\.target)).contains("BatchModel"))
    }

    private func report(_ violations: [Violation]) -> String {
        violations.map { "\n\($0)" }.joined()
    }
}
