// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3TestServer

@Suite struct TruthTests {
    private static let copy = ["x-amz-copy-source": "src/k"]

    private func withRules(
        _ rules: [FaultRule], _ body: (TestServer, RawClient) throws -> Void
    ) throws {
        try withServer {
            $0.faults = FaultPlan(rules: rules)
        } _: { server, client in
            server.store.putObject(bucket: "src", key: "k", body: Array("hello".utf8))
            try body(server, client)
        }
    }

    private func rule(_ key: String, _ action: FaultAction) -> FaultRule {
        FaultRule(key: key, occurrences: .first(count: 1), action: action)
    }

    private func line(_ server: TestServer, _ key: String) -> Truth.Line {
        server.store.withState { $0.truth.line(bucket: "dst", key: ObjectKey(key)) }
    }

    @Test func `It tells what was asked, done, said and refused`() throws {
        let rules = [
            rule("refused", .error(status: 500, code: "InternalError", message: nil, headers: nil)),
            rule("twice", .duplicate),
            rule("broken", .brokenXML),
        ]
        try withRules(rules) { server, client in
            for key in ["plain", "refused", "refused", "twice", "broken"] {
                _ = try client.request("PUT", "/dst/\(key)", Self.copy)
            }
            _ = try client.request("PUT", "/dst/none", ["x-amz-copy-source": "src/none"])
            #expect(line(server, "plain") == Truth.Line(asked: 1, effects: 1, told: 1, denied: 0))
            #expect(line(server, "refused") == Truth.Line(asked: 2, effects: 1, told: 1, denied: 0))
            #expect(line(server, "twice") == Truth.Line(asked: 1, effects: 2, told: 1, denied: 0))
            #expect(line(server, "broken") == Truth.Line(asked: 1, effects: 1, told: 0, denied: 0))
            #expect(line(server, "none") == Truth.Line(asked: 1, effects: 0, told: 0, denied: 1))
            #expect(line(server, "unasked") == Truth.Line())
        }
    }

    @Test(arguments: [FaultAction.resetBefore, .resetAfter]) func `A lost answer is not told`(
        action: FaultAction
    ) throws {
        try withRules([rule("a", action)]) { server, client in
            #expect(throws: RawClient.Failure.reset) {
                try client.request("PUT", "/dst/a", Self.copy)
            }
            let effects: UInt32 = action == .resetAfter ? 1 : 0
            #expect(line(server, "a") == Truth.Line(asked: 1, effects: effects))
        }
    }

    @Test func `It is read in pages, in order of keys, without a signature`() throws {
        try withRules([]) { server, client in
            for key in ["c", "a%20b", "b/x", "a"] {
                _ = try client.request("PUT", "/dst/\(key)", Self.copy)
            }
            _ = try client.request("PUT", "/versioned/v", Self.copy)
            _ = try client.request("PUT", "/versioned/v", Self.copy)
            let etag = "5d41402abc4b2a76b9719d911017c592"  // MD5 of "hello", by md5sum
            let first = try client.request("GET", "/_test/truth?bucket=dst&max=2")
            #expect(
                first.text
                    == "a\t1\t1\t1\t0\t5\t\(etag)\tnull\na%20b\t1\t1\t1\t0\t5\t\(etag)\tnull\n")
            let rest = try client.request("GET", "/_test/truth?bucket=dst&after=a%20b")
            #expect(rest.text.split(separator: "\n").map { $0.prefix(2) } == ["b/", "c\t"])
            let ids = server.store.versions(bucket: "versioned", key: "v").map(\.versionID)
            let versions = try client.request("GET", "/_test/truth?bucket=versioned").text
            #expect(versions == "v\t2\t2\t2\t0\t5\t\(etag)\t\(ids[0]),\(ids[1])\n")
            try #expect(client.request("DELETE", "/_test/truth").status == 204)
            try #expect(client.request("GET", "/_test/truth?bucket=dst").text.isEmpty)
        }
    }

    @Test func `A multipart upload writes its object once, however often it is completed`() throws {
        try withRules([]) { server, client in
            let begun = try client.request("POST", "/dst/big?uploads")
            let id = try #require(begun.element("UploadId"))
            let part = try client.request(
                "PUT", "/dst/big?partNumber=1&uploadId=\(id)", body: Array("hello".utf8))
            let etag = try #require(part.headers["etag"])
            let document = Array(
                ("<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>\(etag)</ETag>"
                    + "</Part></CompleteMultipartUpload>").utf8)
            for _ in 0..<2 {
                let answer = try client.request(
                    "POST", "/dst/big?uploadId=\(id)", body: document)
                #expect(answer.status == 200)
            }
            #expect(line(server, "big") == Truth.Line(asked: 2, effects: 1, told: 2))
        }
    }
}
