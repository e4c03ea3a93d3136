// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct XMLElementReaderTests {
    @Test("elements keep their order, text and entities; namespaces and attributes are dropped")
    func tree() throws {
        let text = """
            <?xml version="1.0"?>
            <a:R xmlns:a="urn:x" b="c"><K>a&amp;b &lt;&#233;&quot;</K><K><![CDATA[<raw>]]></K>
            <E/><V>  v  </V></a:R>
            """
        let tree = try #require(XMLElementReader.read(Array(text.utf8)))
        #expect(tree.name == "R")
        #expect(tree.all("K").map(\.text) == ["a&b <é\"", "<raw>"])
        #expect(tree.child("E") == XMLTree(name: "E"))
        #expect(tree.value("E") == nil)
        #expect(tree.value("V") == "v")
        #expect(tree.child("V")?.text == "  v  ")
        #expect(tree.value("absent") == nil)
    }

    @Test(
        "what is not well-formed is no tree",
        arguments: [
            "", "   ", "<a>", "<a></b>", "<a/><b/>", "text", "<a>&nope;</a>",
        ])
    func malformed(text: String) {
        #expect(XMLElementReader.read(Array(text.utf8)) == nil)
    }

    @Test("nesting is bounded")
    func deep() {
        let deep = String(repeating: "<a>", count: 65) + String(repeating: "</a>", count: 65)
        let flat = String(repeating: "<a>", count: 64) + String(repeating: "</a>", count: 64)
        #expect(XMLElementReader.read(Array(deep.utf8)) == nil)
        #expect(XMLElementReader.read(Array(flat.utf8)) != nil)
    }

    @Test("text survives being escaped and read")
    func escape() {
        let text = "a<b>&\"'\r\n\té😀 ]]>"
        let document = "<a>\(XMLText.escape(text))</a>"
        #expect(XMLElementReader.read(Array(document.utf8))?.text == text)
    }
}
