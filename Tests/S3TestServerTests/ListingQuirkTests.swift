// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct ListingQuirkTests {
    private static let keys = ["a", "a-b", "a.c", "a/b", "a/b/c", "a/b-c", "ab", "b c+d/é"]

    /// The texts of all `<Key>` in order.
    private func keys(_ text: String) -> [String] {
        text.split(separator: "<Key>").dropFirst().compactMap { piece in
            piece.firstRange(of: "</Key>").map { String(piece[..<$0.lowerBound]) }
        }
    }

    private func listed(
        _ quirks: Set<ListingQuirk>, _ query: String, pagesMax: Int = 12
    ) throws -> (keys: [String], last: RawClient.Reply) {
        var found: [String] = []
        var last: RawClient.Reply?
        try withServer {
            $0.listing = ListingBehaviour(quirks: quirks)
        } _: { server, client in
            for key in Self.keys { server.store.putObject(bucket: "src", key: key) }
            var token: String? = ""
            for _ in 0..<pagesMax {
                guard let more = token else { break }
                let page = try client.request("GET", "/src?list-type=2" + query + more)
                found += keys(page.text)
                token = page.element("NextContinuationToken").map { "&continuation-token=\($0)" }
                last = page
            }
        }
        return (found, try #require(last))
    }

    @Test(arguments: [1, 2, 3, 1_000])
    func `Tree order is the order of names, folder by folder, on any page size`(
        count: Int
    ) throws {
        // Python: sorted(keys, key=lambda key: [part.encode() for part in key.split("/")])
        let expected = ["a", "a/b", "a/b/c", "a/b-c", "a-b", "a.c", "ab", "b c+d/é"]
        #expect(try listed([.treeOrder], "&max-keys=\(count)").keys == expected)
    }

    @Test func `Tree order keeps a prefix and begins behind a key`() throws {
        #expect(try listed([.treeOrder], "&prefix=a/").keys == ["a/b", "a/b/c", "a/b-c"])
        let behind = try listed([.treeOrder], "&start-after=a/b-c&max-keys=1").keys
        #expect(behind == ["a-b", "a.c", "ab", "b c+d/é"])
    }

    @Test func `Pages sorted by themselves lose the keys that a folder has displaced`() throws {
        // As SeaweedFS 4.48 answers for a bucket with versions: a/b and a/b/c come first, and the
        // last of the page in bytes is behind what was not given yet.
        let found = try listed([.treeOrder, .sortedPages], "&max-keys=3").keys
        #expect(found == ["a", "a/b", "a/b/c", "ab", "b c+d/é"])
        let lost = try listed([.treeOrder, .sortedPages], "&max-keys=5").keys
        #expect(lost == ["a", "a-b", "a/b", "a/b-c", "a/b/c", "ab", "b c+d/é"])
    }

    @Test func `A store that ignores start-after begins at the first key`() throws {
        let expected = Self.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        #expect(
            try listed([.ignoresStartAfter], "&start-after=b&max-keys=3").keys == expected)
    }

    @Test func `A looping listing never ends`() throws {
        let found = try listed([.looping], "&max-keys=4")
        #expect(found.keys.count > 2 * Self.keys.count)
        #expect(found.last.element("IsTruncated") == "true")
    }

    @Test func `A truncated listing does not say where it goes on`() throws {
        let found = try listed([.truncated], "&max-keys=4")
        #expect(found.keys.count == 4)
        #expect(found.last.element("IsTruncated") == "true")
        #expect(found.last.element("NextContinuationToken") == nil)
    }

    @Test func `A cut listing is no document, in an answer that is complete`() throws {
        let found = try listed([.cut], "")
        #expect(found.last.status == 200)
        #expect(!found.last.text.contains("</ListBucketResult>"))
    }

    @Test func `An endless listing gives no key and a new token each time`() throws {
        let first = try listed([.endless], "", pagesMax: 1).last
        let second = try listed([.endless], "", pagesMax: 2).last
        #expect(keys(first.text + second.text).isEmpty)
        #expect(first.element("IsTruncated") == "true")
        let token = try #require(first.element("NextContinuationToken"))
        #expect(token != second.element("NextContinuationToken"))
    }

    @Test func `The encoding of keys may be left out, or write a space otherwise`() throws {
        let plain = try listed([.noEncodingType], "&encoding-type=url&prefix=b").last
        #expect(keys(plain.text) == ["b c+d/é"])
        #expect(plain.element("EncodingType") == nil)
        let percent = try listed([.spaceAsPercent], "&encoding-type=url&prefix=b").last
        // Python: urllib.parse.quote("b c+d/é")
        #expect(keys(percent.text) == ["b%20c%2Bd/%C3%A9"])
    }

    @Test func `Versions follow the same quirks, which can change while it runs`() throws {
        try withServer { server, client in
            for key in ["a", "a-b", "a/b"] {
                server.store.putObject(bucket: "versioned", key: key)
                server.store.putObject(bucket: "versioned", key: key)
            }
            func versions(_ query: String = "") throws -> [String] {
                try keys(client.request("GET", "/versioned?versions" + query).text)
            }
            func behave(_ json: String) throws {
                let answer = try client.request("POST", "/_test/listing", body: Array(json.utf8))
                #expect(answer.status == 204)
            }
            #expect(try versions() == ["a", "a", "a-b", "a-b", "a/b", "a/b"])
            try behave(#"{"quirks":["tree-order"],"delayMilliseconds":0}"#)
            #expect(try versions() == ["a", "a", "a/b", "a/b", "a-b", "a-b"])
            #expect(try versions("&key-marker=a/b") == ["a-b", "a-b"])
            try behave(#"{"quirks":["ignores-start-after"],"delayMilliseconds":0}"#)
            #expect(try versions("&key-marker=a-b&max-keys=1") == ["a"])
            try behave(#"{"quirks":["looping"],"delayMilliseconds":0}"#)
            let last = try client.request("GET", "/versioned?versions&key-marker=a-b")
            #expect(last.element("NextKeyMarker") == "a")
            try #expect(client.request("POST", "/_test/listing", body: [0]).status == 400)
        }
    }

    @Test func `Pages can be held back, and other requests are not`() throws {
        try withServer {
            $0.listing.delayMilliseconds = 150
        } _: { _, client in
            let clock = ContinuousClock()
            let page = try clock.measure { _ = try client.request("GET", "/src?list-type=2") }
            #expect(page >= .milliseconds(150))
            let head = try clock.measure { _ = try client.request("HEAD", "/src/k") }
            #expect(head < .milliseconds(150))
        }
    }
}
