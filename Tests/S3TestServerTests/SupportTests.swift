// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3TestServer

@Suite struct SupportTests {
    // Check values of the CRC catalogue for "123456789"; digests from Python's hashlib.
    @Test(
        arguments: [
            ("CRC32", "cbf43926"), ("CRC32C", "e3069283"), ("CRC64NVME", "ae8b14860a799888"),
            ("SHA1", "f7c3bc1d808e04732adf679965ccc34ca7ae3441"),
            (
                "SHA256",
                "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225"
            ),
        ])
    func `Checksums have their published check values`(algorithm: String, expected: String) {
        let digest = Checksum.digest(algorithm, Array("123456789".utf8)) ?? []
        #expect(Digest.hex(digest) == expected)
    }

    // Python: email.utils.formatdate and datetime.isoformat of 1767323045.678
    @Test func `Times are written and read in S3's spellings`() {
        let time: Int64 = 1_767_323_045_678
        let second: Int64 = 1_767_323_045_000
        #expect(Timestamp.iso8601(time) == "2026-01-02T03:04:05.678Z")
        #expect(Timestamp.http(time) == "Fri, 02 Jan 2026 03:04:05 GMT")
        #expect(Timestamp.amz(time) == "20260102T030405Z")
        #expect(Timestamp.parseISO8601("2026-01-02T03:04:05.678Z") == second)
        #expect(Timestamp.parseISO8601("2026-01-02T03:04:05Z") == second)
        #expect(Timestamp.parseHTTP("Fri, 02 Jan 2026 03:04:05 GMT") == second)
        #expect(Timestamp.parseAmz("20260102T030405Z") == second)
        for text in ["", "2026-13-02T03:04:05Z", "20260102T030405", "yesterday at five o'clock Z"] {
            #expect(Timestamp.parseISO8601(text) == nil)
            #expect(Timestamp.parseAmz(text) == nil)
            #expect(Timestamp.parseHTTP(text) == nil)
        }
    }

    @Test func `XML is read with entities, comments, attributes and name spaces`() throws {
        let text = """
            <?xml version="1.0"?><!-- c --><a:R xmlns:a="u" b='1 &lt; 2'>
            <K>x &amp; &#x41;&#66;\u{301}</K><K/><!-- d --></a:R>
            """
        let root = try XMLReader.parse(Array(text.utf8))
        #expect(root.name == "R")
        #expect(root.attributes["b"] == "1 < 2")
        #expect(root.all("K").map(\.text) == ["x & AB\u{301}", ""])
    }

    @Test(
        arguments: [
            "", "<a>", "<a></b>", "<a/>x", "<a b=1/>", "<a>&x;</a>", "<a>&lt</a>",
            "<!DOCTYPE a><a/>",
            String(repeating: "<a>", count: 20),
        ])
    func `XML that is not well-formed is refused`(text: String) {
        #expect(throws: S3Failure.self) { try XMLReader.parse(Array(text.utf8)) }
    }

    @Test func `Timers come out in the order of their time`() {
        var heap = TimerHeap()
        for due in [5, 3, 9, 1, 7, 3].shuffled() {
            heap.insert(TimerHeap.Entry(due: Int64(due), descriptor: 0, generation: 0))
        }
        var due: [Int64] = []
        while let entry = heap.popDue(at: 7) { due.append(entry.due) }
        #expect(due == [1, 3, 3, 5, 7])
        #expect(heap.first?.due == 9)
    }

    @Test func `Keys are ordered and compared by bytes`() {
        #expect(ObjectKey("é") != ObjectKey("e\u{301}"))
        #expect(ObjectKey("\u{FF5E}") < ObjectKey("😀"))
        #expect(ObjectKey("a") < ObjectKey("a!"))
    }

    @Test func `Copied ranges of virtual content join to the same content`() {
        let whole = ObjectContent(virtualSize: 1 << 40, seed: 1)
        let cut: Int64 = 123_456_789
        let joined = ObjectContent.joined([whole.slice(0..<cut), whole.slice(cut..<whole.size)])
        #expect(joined == whole)
        #expect(joined.md5() == whole.md5())
        #expect(whole.slice(1..<whole.size).md5() != whole.md5())
        let mixed = ObjectContent.joined([ObjectContent([1, 2]), whole.slice(8..<10)])
        #expect(mixed.bytes(in: 1..<4) == [2] + whole.bytes(in: 8..<10))
    }
}
