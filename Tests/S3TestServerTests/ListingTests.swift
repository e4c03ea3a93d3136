// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct ListingTests {
    /// The texts of all `<Key>` (or another element) in order.
    private func all(_ name: String, _ text: String) -> [String] {
        text.split(separator: "<\(name)>").dropFirst().compactMap { piece in
            piece.firstRange(of: "</\(name)>").map { String(piece[..<$0.lowerBound]) }
        }
    }

    @Test func `Keys come in the order of their bytes, page after page`() throws {
        try withServer { server, client in
            // Python: sorted(keys, key=str.encode)
            let sorted = ["A", "a", "a!", "a/b", "a0", "z", "é", "\u{FF5E}", "😀"]
            for key in sorted.shuffled() { server.store.putObject(bucket: "src", key: key) }
            var found: [String] = []
            var token = ""
            repeat {
                let page = try client.request("GET", "/src?list-type=2&max-keys=2" + token)
                found += all("Key", page.text)
                token =
                    page.element("NextContinuationToken").map { "&continuation-token=\($0)" }
                    ?? ""
            } while !token.isEmpty && found.count < 20
            #expect(found == sorted)
        }
    }

    @Test func `A delimiter folds keys into prefixes that count as entries`() throws {
        try withServer { server, client in
            for key in ["a", "d/1", "d/2", "e/1", "f"] {
                server.store.putObject(bucket: "src", key: key)
            }
            let first = try client.request("GET", "/src?list-type=2&delimiter=/&max-keys=2")
            #expect(all("Key", first.text) == ["a"])
            #expect(first.text.contains("<CommonPrefixes><Prefix>d/</Prefix>"))
            #expect(first.element("IsTruncated") == "true")
            let token = try #require(first.element("NextContinuationToken"))
            let rest = try client.request(
                "GET", "/src?list-type=2&delimiter=/&continuation-token=\(token)")
            #expect(all("Key", rest.text) == ["f"])
            #expect(rest.text.contains("<CommonPrefixes><Prefix>e/</Prefix>"))
            #expect(!rest.text.contains("<Prefix>d/</Prefix>"))
        }
    }

    @Test func `Encoded keys are form-encoded`() throws {
        try withServer { server, client in
            server.store.putObject(bucket: "src", key: "a b+c/\u{1}ü")
            let answer = try client.request("GET", "/src?list-type=2&encoding-type=url")
            #expect(all("Key", answer.text) == ["a+b%2Bc/%01%C3%BC"])
            #expect(answer.element("EncodingType") == "url")
        }
    }

    @Test func `Versions come newest first, with their markers, page after page`() throws {
        try withServer { server, client in
            let one = server.store.putObject(bucket: "versioned", key: "a")
            let two = server.store.putObject(bucket: "versioned", key: "a")
            let deleted = try client.request("DELETE", "/versioned/a")
            let marker = try #require(deleted.headers["x-amz-version-id"])
            let other = server.store.putObject(bucket: "versioned", key: "b")
            var found: [String] = []
            var position = ""
            repeat {
                let page = try client.request("GET", "/versioned?versions&max-keys=1" + position)
                found += all("VersionId", page.text)
                position = ""
                if let key = page.element("NextKeyMarker"),
                    let id = page.element("NextVersionIdMarker")
                {
                    position = "&key-marker=\(key)&version-id-marker=\(id)"
                }
            } while !position.isEmpty && found.count < 20
            #expect(found == [marker, two, one, other])
            let whole = try client.request("GET", "/versioned?versions").text
            #expect(all("IsLatest", whole) == ["true", "false", "false", "true"])
            #expect(all("DeleteMarker", whole).count == 1)
        }
    }

    @Test func `Deleting many answers per key, and a quiet answer only what failed`() throws {
        try withServer { server, client in
            server.store.putObject(bucket: "src", key: "a")
            let body = Array("<Delete><Object><Key>a</Key></Object></Delete>".utf8)
            // base64.b64encode(hashlib.md5(body).digest())
            let headers = ["Content-MD5": "aFPqFnlCon58cZ4Qt7zwvQ=="]
            let answer = try client.request("POST", "/src?delete", headers, body: body)
            #expect(answer.text.contains("<Deleted><Key>a</Key></Deleted>"))
            #expect(server.store.keys(bucket: "src").isEmpty)
            let unchecked = try client.request("POST", "/src?delete", body: body)
            #expect(unchecked.code == "InvalidRequest")
        }
    }
}
