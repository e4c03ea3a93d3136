// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

/// Expected values from Python's `shlex.split`.
@Suite struct ShellWordsTests {
    @Test(
        "a command line is split as a shell does",
        arguments: [
            ("a b  c", ["a", "b", "c"]),
            ("'a b' c", ["a b", "c"]),
            (#""a \"b\" \\ \n" c"#, [#"a "b" \ \n"#, "c"]),
            (#"a\ b"#, ["a b"]),
            ("x'y z'w", ["xy zw"]),
            ("''", [""]),
            (#"a "" b"#, ["a", "", "b"]),
            ("a\tb\n c", ["a", "b", "c"]),
            ("#c d", ["#c", "d"]),
            (#"'a\'b"#, [#"a\b"#]),
            ("~/x $HOME *", ["~/x", "$HOME", "*"]),
            ("", []),
        ])
    func split(text: String, words: [String]) {
        #expect(ShellWords.split(text) == words)
    }

    @Test("what is not closed is refused", arguments: ["'a", "\"a", "a\\", "\"a\\"])
    func open(text: String) {
        #expect(ShellWords.split(text) == nil)
    }
}
