// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct CannedTests {
    private static let copy = ["X-Amz-Copy-Source": "src/k"]

    @Test func `Every request of a copy job gets a plausible answer`() throws {
        try withServer {
            $0.canned = CannedConfiguration()
        } _: { server, client in
            let copy = try client.request("PUT", "/dst/k", Self.copy)
            #expect(copy.status == 200)
            #expect(copy.text.contains("<CopyObjectResult"))
            #expect(copy.headers["x-amz-request-id"] != nil)
            let part = try client.request("PUT", "/dst/k?partNumber=1&uploadId=u", Self.copy)
            #expect(part.text.contains("<CopyPartResult"))
            try #expect(
                client.request("POST", "/dst/k?uploads").element("UploadId") != nil)
            let done = try client.request(
                "POST", "/dst/k?uploadId=u", body: Array("<CompleteMultipartUpload/>".utf8))
            #expect(done.text.contains("<CompleteMultipartUploadResult"))
            try #expect(client.request("HEAD", "/dst/k").headers["content-length"] == "1024")
            try #expect(client.request("GET", "/dst/k?tagging").text.contains("<TagSet>"))
            try #expect(client.request("DELETE", "/dst/k").status == 204)
            try #expect(client.request("PUT", "/dst/k", body: [1, 2, 3]).body.isEmpty)
            let counters = try client.request("GET", "/_test/counters").text
            #expect(counters.contains("\"CopyObject\":1"))
            #expect(server.cannedCounters.values["CopyObject"] == 1)
        }
    }

    @Test func `Every n-th copy fails when asked to`() throws {
        try withServer {
            $0.canned = CannedConfiguration(failEvery: 3)
        } _: { _, client in
            client.send(
                (1...6).flatMap { RawClient.bytes("PUT", "/dst/\($0)", Self.copy) })
            let answers = try (1...6).map { _ in try client.reply() }
            #expect(answers.map(\.status) == [200, 200, 404, 200, 200, 404])
            #expect(answers[2].code == "NoSuchKey")
        }
    }

    @Test func `Connections and bytes are counted`() throws {
        try withServer {
            $0.canned = CannedConfiguration()
        } _: { server, client in
            let bytes = RawClient.bytes("PUT", "/dst/k", Self.copy)
            client.send(bytes)
            _ = try client.reply()
            let sent = try #require(server.cannedCounters.values["BytesSent"])
            _ = try client.request("PUT", "/dst/k", Self.copy)
            _ = try RawClient(port: server.port).request("PUT", "/dst/k", Self.copy)
            let values = server.cannedCounters.values
            #expect(values["Connections"] == 2)
            #expect(values["BytesReceived"] == 3 * bytes.count)
            #expect(values["BytesSent"] == 3 * sent)
            #expect(sent > 0)
        }
    }

    @Test func `A listing names as many objects as asked for`() throws {
        try withServer {
            $0.canned = CannedConfiguration(listedKeys: 1_500)
        } _: { _, client in
            let page = try client.request("GET", "/src?list-type=2")
            #expect(page.element("KeyCount") == "1500")
            #expect(page.text.split(separator: "<Contents>").count == 1_501)
            #expect(page.element("IsTruncated") == "false")
            #expect(page.text.contains("<Key>canned-object-1499</Key>"))
        }
    }

    @Test func `Delays of many connections pass at the same time`() throws {
        try withServer {
            $0.canned = CannedConfiguration(delayMilliseconds: 60)
        } _: { server, _ in
            let clients = (0..<20).map { _ in RawClient(port: server.port) }
            let clock = ContinuousClock()
            let start = clock.now
            for client in clients { client.send(RawClient.bytes("PUT", "/dst/k", Self.copy)) }
            for client in clients { try #expect(client.reply().status == 200) }
            let elapsed = clock.now - start
            #expect(elapsed >= .milliseconds(59))
            #expect(elapsed < .milliseconds(20 * 60))
        }
    }
}
