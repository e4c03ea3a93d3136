// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

/// The rules themselves, held against made-up files: a rule that finds nothing would look like a
/// tree that is in order.
@Suite("A rule")
struct RuleTests {
    @Test(
        "complains where it must and nowhere else",
        arguments: Snippet.layout + Snippet.names + Snippet.words)
    func complains(snippet: Snippet) {
        #expect(snippet.found == snippet.expected)
    }

    @Test("has at least one made-up file that breaks it", arguments: Rulebook.rules.map(\.name))
    func hasSnippet(name: String) {
        let caught = (Snippet.layout + Snippet.names + Snippet.words).filter {
            $0.rule.name == name && !$0.expected.isEmpty
        }
        #expect(!caught.isEmpty)
    }

    @Test("names the place, itself and what to do")
    func namesPlace() throws {
        let file = SourceFile(path: "Sources/BatchModel/Made.swift", text: "\nlet a = try! b()\n")
        let violation = try #require(BannedCallRule().violations(in: [file]).first)
        #expect(
            violation.description == """
                Sources/BatchModel/Made.swift:2: banned: 'try!'; \
                handle the error or let it travel with 'try'
                """)
    }
}
