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
            "", "   ", "<a>", "<a></b>", "<a/><b/>", "text", "<a>&nope;</a>", "<a/>x", "<a b=c/>",
            "<a>]]></a>", "<a b='1' b='2'/>", "<a xmlns:b c/>",
        ])
    func malformed(text: String) {
        #expect(XMLElementReader.read(Array(text.utf8)) == nil)
    }

    @Test(
        "a document with a document type is none, whatever it declares",
        arguments: [
            "<!DOCTYPE html><html/>", "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a>1</a>",
            "<!DOCTYPE a [<!ENTITY x 'yy'><!ENTITY z '&x;&x;'>]><a b='&z;'>&z;</a>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        ])
    func documentType(text: String) {
        #expect(XMLElementReader.read(Array(text.utf8)) == nil)
    }

    @Test(
        "bytes that are no UTF-8 are no document, wherever they stand",
        arguments: [
            "<a><~></a>", "<~/>", "<a>~</a>", "<a ~='1'/>", "<a b='~'/>", "<a>&~;</a>",
            "<a><!--~-->",
            "~<a/>", "<a/>~", "<?xml version='1.0' encoding='ISO-8859-1'?><a>~</a>",
        ])
    func bytes(text: String) {
        let bytes = text.utf8.map { $0 == UInt8(ascii: "~") ? 0xFF : $0 }
        #expect(XMLElementReader.read(bytes) == nil)
    }

    @Test("a byte order mark and white space may stand first; UTF-16 is no document")
    func encodings() {
        let text = "<a>é</a>"
        #expect(XMLElementReader.read(Array(" \r\n\u{FEFF}\(text)".utf8))?.text == "é")
        let wide = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        #expect(XMLElementReader.read(wide) == nil)
        #expect(XMLElementReader.read([0xFF, 0xFE] + wide) == nil)
    }

    @Test("what a document says of its encoding is passed over: the bytes are UTF-8")
    func declaredEncoding() {
        for name in ["UTF-8", "utf8", "UTF-16", "ISO-8859-1", "none-such"] {
            let text = "<?xml version='1.0' encoding='\(name)'?><a>é</a>"
            #expect(XMLElementReader.read(Array(text.utf8))?.text == "é", "\(name)")
        }
    }

    @Test("a prefix that nobody declared is dropped like any other")
    func undeclaredPrefix() {
        let text = "<x:R><K xsi:type='t'>v</K></x:R>"
        let tree = XMLElementReader.read(Array(text.utf8))
        #expect(tree == XMLTree(name: "R", children: [XMLTree(name: "K", text: "v")]))
    }

    @Test("text that comes in pieces is one text")
    func pieces() {
        let long = String(repeating: "é]x", count: 100_000)
        let text = "<a>\(long)<![CDATA[\(long)]]><!-- no text --><?no text?>&amp;<b/>end</a>"
        #expect(XMLElementReader.read(Array(text.utf8))?.text == long + long + "&end")
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
