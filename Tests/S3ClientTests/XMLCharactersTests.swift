// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

/// XML 1.0 §2.2: `Char ::= #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | [#x10000-#x10FFFF]`.
@Suite struct XMLCharactersTests {
    @Test(
        arguments: [
            "\u{01}", "\u{1F}", "\u{08}", "\u{0B}", "\u{0C}", "\u{0E}", "\u{FFFE}", "\u{FFFF}",
            "&#1;", "&#31;", "&#x1f;", "&#x1F;", "&#x0001;", "&#xFFFF;",
        ])
    func `An error is read whatever the key in it`(character: String) {
        let text = "<Error><Code>NoSuchKey</Code><Key>a\(character)b</Key></Error>"
        let tree = XMLElementReader.read(Array(text.utf8))
        #expect(tree?.value("Code") == "NoSuchKey")
        #expect(tree?.value("Key") == "a\u{FFFD}b")
        #expect(XMLElementReader.read(Array(text.utf8), strictly: true) == nil)
    }

    @Test(arguments: ["\t", "\n", "&#9;", "&#10;", "&#13;", "&#x1F525;", "é", "\u{7F}", "&amp;#1;"])
    func `What XML can carry stays`(character: String) {
        let text = "<Error><Key>a\(character)b</Key></Error>"
        #expect(XMLCharacters.replacingForbidden(in: Array(text.utf8)) == nil)
    }

    @Test func `A document that is broken otherwise stays unread`() {
        for text in ["<Error>\u{01}", "<Error>\u{01}</Eror>", "<Error>&#", "\u{01}", "<a>&#1</a>"] {
            #expect(XMLElementReader.read(Array(text.utf8)) == nil)
        }
    }
}
