// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct HeaderBlockTests {
    private func lines(_ block: HeaderBlock) -> [String] {
        block.fields.indices.map { index in
            let value = block.bytes[block.fields[index].value]
            return "\(block.name(at: index)):\(String(decoding: value, as: UTF8.self))"
        }
    }

    @Test("names become lower case, values lose white space at their ends only")
    func normalises() {
        var block = HeaderBlock()
        block.append("X-Amz-Meta-ABC", " \t a  b \t")
        block.append("etag", "   ")
        block.append(name: Array("X-É".utf8.prefix(2)), value: [0xFF, 0x20])
        #expect(lines(block) == ["x-amz-meta-abc:a  b", "etag:", "x-:\u{FFFD}"])
        #expect(block.first("x-amz-meta-abc") == Array("a  b".utf8))
        #expect(block.first("absent") == nil)
    }

    @Test("appending a block keeps both in order, also after emptying")
    func appendsBlocks() {
        var shared = HeaderBlock()
        shared.append("a", "1")
        shared.append("b", "2")
        var block = HeaderBlock()
        for _ in 0..<3 {
            block.removeAll()
            block.append("z", "0")
            block.append(contentsOf: shared)
            block.append("y", "3")
            #expect(lines(block) == ["z:0", "a:1", "b:2", "y:3"])
        }
    }

    @Test(
        "what HTTP cannot carry is noticed",
        arguments: [
            ("a", "x\r\ny: z", true), ("a", "x\ny", true), ("a", "x\0", true), ("a b", "x", true),
            ("", "x", true), ("a:", "x", true), ("é", "x", true), ("a", "é\u{1}\ty", false),
        ])
    func unsendable(name: String, value: String, isUnsendable: Bool) {
        var block = HeaderBlock()
        block.append("first", "1")
        block.append(name: Array(name.utf8), value: Array(value.utf8))
        #expect(block.unsendable == (isUnsendable ? 1 : nil))
        var outer = HeaderBlock()
        outer.append("outer", "1")
        outer.append(contentsOf: block)
        #expect(outer.unsendable == (isUnsendable ? 2 : nil))
        outer.removeAll()
        #expect(outer.unsendable == nil)
    }

    @Test("answer headers are found in any case and with any line end")
    func answerHeaders() {
        let exchange = S3Exchange()
        exchange.responseHead =
            Array(
                "HTTP/1.1 200 OK: fine\r\nETag:\"a\"\r\nX-Amz-Id-2 : odd\nx-empty:\r\n"
                    .utf8) + Array("X-Twice: 1\r\nx-twice: 2\r\n\r\n".utf8)
        #expect(exchange.header("etag") == "\"a\"")
        #expect(exchange.header("x-empty") == "")
        #expect(exchange.header("x-twice") == "1")
        #expect(exchange.header("http/1.1 200 ok") == nil)
        #expect(exchange.allHeaders().count == 5)
        #expect(exchange.hasWholeHead)
    }
}
