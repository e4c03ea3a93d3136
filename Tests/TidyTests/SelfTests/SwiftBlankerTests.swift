// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@Suite("SwiftBlanker")
struct SwiftBlankerTests {
    @Test(
        "keeps code and blanks comments and literals",
        arguments: [
            ("a // b\nc", "a     \nc"),
            ("a /* b /* c */ d\n */ e", "a               \n    e"),
            (#"f("x // y", z)"#, #"f("      ", z)"#),
            (#"f("\"{", z)"#, #"f("   ", z)"#),
            (#"f("\(g("}"))}", z)"#, #"f("          ", z)"#),
            ("f(#\"\\\"#, z)", "f(#\" \"#, z)"),
            ("\"\"\"\n \"{\" \n\"\"\"; b", "\"\"\"\n     \n\"\"\"; b"),
            ("f(\"open\ng", "f(\"    \ng"),
        ])
    func blanks(source: String, expected: String) {
        #expect(SwiftBlanker.blank(source) == expected)
    }
}
