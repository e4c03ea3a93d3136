// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

/// Rows as `urllib.parse.quote(key, safe="/")` of Python 3 writes the keys.
@Suite struct KeyListEncoderTests {
    private func rows(
        _ list: [UInt8], prefix: String = "", pieceBytes: Int = .max
    ) -> (text: String, count: UInt64) {
        var encoder = KeyListEncoder(bucket: "src", prefix: prefix)
        var output: [UInt8] = []
        var rest = list[...]
        while !rest.isEmpty {
            encoder.encode(rest.prefix(pieceBytes), into: &output)
            rest = rest.dropFirst(pieceBytes)
        }
        encoder.finish(into: &output)
        return (String(decoding: output, as: UTF8.self), encoder.rowCount)
    }

    @Test(arguments: [
        ("", ""), ("\n", ""), ("a\n", "src,a\n"), ("a", "src,a\n"),
        ("a\n\nb\n\n", "src,a\nsrc,b\n"),
        ("a b\n", "src,a%20b\n"), ("a+b\n", "src,a%2Bb\n"), ("100%\n", "src,100%25\n"),
        ("%41\n", "src,%2541\n"), ("é/ü\n", "src,%C3%A9/%C3%BC\n"), ("a,b\n", "src,a%2Cb\n"),
        ("\"q\"\n", "src,%22q%22\n"), ("~-_.\n", "src,~-_.\n"), ("\t x\n", "src,%09%20x\n"),
        ("a\r\nb\r\n", "src,a\nsrc,b\n"), ("a\r\nb", "src,a\nsrc,b\n"),
        // The first line says that a carriage return belongs to a key.
        ("a\nb\r\n", "src,a\nsrc,b%0D\n"), ("a\nb\r", "src,a\nsrc,b%0D\n"),
        ("a\rb\n", "src,a%0Db\n"), ("a\r\nb\r\r\n", "src,a\nsrc,b%0D\n"),
        ("\r\na\r\n", "src,a\n"),
        ("\u{FEFF}a\n", "src,a\n"), ("a\u{FEFF}\n", "src,a%EF%BB%BF\n"), ("\u{FEFF}", ""),
    ])
    func `makes a row of each line`(list: String, expected: String) {
        for pieceBytes in [1, 2, 3, 1_000] {
            let made = rows(Array(list.utf8), pieceBytes: pieceBytes)
            #expect(made.text == expected, "in pieces of \(pieceBytes)")
            #expect(made.count == UInt64(expected.split(separator: "\n").count))
        }
    }

    @Test(arguments: [
        ("p", "src,p/a\n"), ("p/", "src,p/a\n"), ("p q/r", "src,p%20q/r/a\n"), ("", "src,a\n"),
    ])
    func `puts the prefix before each key with one slash`(prefix: String, expected: String) {
        #expect(rows(Array("a\n".utf8), prefix: prefix).text == expected)
    }

    @Test func `keeps bytes that are no text, and half a mark`() {
        #expect(rows([0xEF, 0xBB, 0x0A, 0xFF, 0x00]).text == "src,%EF%BB\nsrc,%FF%00\n")
        #expect(rows([0xEF]).text == "src,%EF\n")
    }

    /// What is written is read again as the very keys.
    @Test func `keys come out of the manifest as they went into the list`() async throws {
        var random = SeededGenerator(seed: 9)
        var keys: [[UInt8]] = []
        for _ in 0..<500 {
            let count = Int.random(in: 1...60, using: &random)
            let text = String(
                String.UnicodeScalarView(
                    (0..<count).map { _ in
                        let value = UInt32.random(in: 0x0B...0x2FFF, using: &random)
                        return Unicode.Scalar(value) ?? "x"
                    }))
            keys.append(Array(text.utf8))
        }
        keys[0] = Array("plain".utf8)
        let list: [UInt8] = keys.flatMap { (key: [UInt8]) -> [UInt8] in key + [0x0A] }
        let made = rows(list, pieceBytes: 77)
        var reader = ManifestReader(
            source: MemoryManifest(Array(made.text.utf8)), fields: [.bucket, .key])
        var found: [[UInt8]] = []
        while let chunk = try await reader.next() {
            for position in 0..<chunk.count {
                found.append(chunk.row(position).withKey { [UInt8]($0) })
            }
        }
        #expect(found == keys)
    }
}
