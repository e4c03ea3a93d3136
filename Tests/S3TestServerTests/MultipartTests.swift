// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct MultipartTests {
    private func create(_ client: RawClient, _ headers: [String: String] = [:]) throws -> String {
        try #require(client.request("POST", "/dst/k?uploads", headers).element("UploadId"))
    }

    private func copyPart(
        _ client: RawClient, _ upload: String, _ number: Int, range: String? = nil
    ) throws -> RawClient.Reply {
        var headers = ["x-amz-copy-source": "src/k"]
        headers["x-amz-copy-source-range"] = range
        return try client.request("PUT", "/dst/k?partNumber=\(number)&uploadId=\(upload)", headers)
    }

    private func complete(
        _ client: RawClient, _ upload: String, _ parts: [(Int, String)]
    ) throws -> RawClient.Reply {
        let lines = parts.map {
            "<Part><PartNumber>\($0.0)</PartNumber><ETag>\($0.1)</ETag></Part>"
        }
        let body = "<CompleteMultipartUpload>\(lines.joined())</CompleteMultipartUpload>"
        return try client.request("POST", "/dst/k?uploadId=\(upload)", body: Array(body.utf8))
    }

    private func etag(_ reply: RawClient.Reply) throws -> String {
        try #require(reply.element("ETag")).replacing("&quot;", with: "")
    }

    @Test func `Parts of six GiB by reference make the same content`() throws {
        try withServer { server, client in
            let size: Int64 = 6 << 30
            server.store.putVirtualObject(bucket: "src", key: "k", size: size)
            let upload = try create(client, ["x-amz-meta-a": "1", "x-amz-tagging": "t=v"])
            let half = size / 2
            let first = try etag(copyPart(client, upload, 1, range: "bytes=0-\(half - 1)"))
            let second = try etag(
                copyPart(client, upload, 2, range: "bytes=\(half)-\(size - 1)"))
            #expect(server.store.uploads().first?.parts.count == 2)
            try #expect(complete(client, upload, [(1, first), (2, second)]).status == 200)
            let source = try #require(server.store.object(bucket: "src", key: "k"))
            let copy = try #require(server.store.object(bucket: "dst", key: "k"))
            #expect(copy.content == source.content)
            #expect(copy.attributes.metadata == ["a": "1"])
            #expect(copy.attributes.tags == ["t": "v"])
            #expect(server.store.uploads().isEmpty)
            let range = ["Range": "bytes=\(half - 8)-\(half + 7)"]
            let across = try client.request("GET", "/dst/k", range)
            #expect(across.status == 206)
            #expect(across.body == source.content.bytes(in: half - 8..<half + 8))
        }
    }

    @Test func `The ETag is the MD5 of the parts' MD5s with their number`() throws {
        try withServer {
            $0.limits.partBytesMin = 1
        } _: { server, client in
            server.store.putObject(bucket: "src", key: "k", body: Array("helloworld".utf8))
            let upload = try create(client)
            let first = try etag(copyPart(client, upload, 1, range: "bytes=0-4"))
            let second = try etag(copyPart(client, upload, 7, range: "bytes=5-9"))
            let answer = try complete(client, upload, [(1, first), (7, second)])
            // hashlib: md5(md5(b"hello").digest() + md5(b"world").digest()).hexdigest()
            try #expect(etag(answer) == "065947336a2f2a95ba8899f3675c3be6-2")
            try #expect(client.request("GET", "/dst/k").text == "helloworld")
            let part = try client.request("GET", "/dst/k?partNumber=2")
            #expect(part.text == "world")
            #expect(part.headers["x-amz-mp-parts-count"] == "2")
        }
    }

    @Test(
        arguments: [
            ("bytes=0-", "InvalidArgument"), ("0-4", "InvalidArgument"),
            ("bytes=0-5242881", "InvalidArgument"), ("bytes=5-4", "InvalidArgument"),
        ])
    func `A range must have both ends inside the source`(range: String, code: String) throws {
        try withServer { server, client in
            server.store.putVirtualObject(bucket: "src", key: "k", size: 5_242_881)
            let answer = try copyPart(client, create(client), 1, range: range)
            #expect(answer.status == 400)
            #expect(answer.code == code)
        }
    }

    @Test func `A source of five MiB or less has no ranges`() throws {
        try withServer { server, client in
            server.store.putVirtualObject(bucket: "src", key: "k", size: 5 << 20)
            let answer = try copyPart(client, create(client), 1, range: "bytes=0-4")
            #expect(answer.status == 400)
            #expect(answer.code == "InvalidRequest")
        }
    }

    @Test func `A part over the copy limit is refused`() throws {
        try withServer {
            $0.limits.copyBytesMax = 6 << 20
        } _: { server, client in
            server.store.putVirtualObject(bucket: "src", key: "k", size: 20 << 20)
            let upload = try create(client)
            try #expect(copyPart(client, upload, 1).code == "InvalidRequest")
            let range = "bytes=0-\((6 << 20) - 1)"
            try #expect(copyPart(client, upload, 1, range: range).status == 200)
        }
    }

    @Test func `Complete refuses wrong, missing, unordered and small parts`() throws {
        try withServer { server, client in
            server.store.putObject(bucket: "src", key: "k", body: [1])
            let upload = try create(client)
            let tag = try etag(copyPart(client, upload, 1))
            try #expect(etag(copyPart(client, upload, 2)) == tag)
            try #expect(complete(client, upload, [(1, "0")]).code == "InvalidPart")
            try #expect(complete(client, upload, [(3, tag)]).code == "InvalidPart")
            try #expect(complete(client, upload, []).code == "MalformedXML")
            let swapped = try complete(client, upload, [(2, tag), (1, tag)])
            #expect(swapped.code == "InvalidPartOrder")
            let small = try complete(client, upload, [(1, tag), (2, tag)])
            #expect(small.status == 400)
            #expect(small.code == "EntityTooSmall")
            try #expect(complete(client, upload, [(1, tag)]).status == 200)
        }
    }

    @Test(arguments: [true, false]) func `A second Complete repeats the answer while remembered`(
        remembers: Bool
    ) throws {
        try withServer {
            $0.remembersCompletedUploads = remembers
        } _: { server, client in
            server.store.putObject(bucket: "src", key: "k", body: [1])
            let upload = try create(client)
            let tag = try etag(copyPart(client, upload, 1))
            let first = try complete(client, upload, [(1, tag)])
            let second = try complete(client, upload, [(1, tag)])
            #expect(second.code == (remembers ? nil : "NoSuchUpload"))
            #expect(second.status == (remembers ? 200 : 404))
            #expect(!remembers || second.body == first.body)
        }
    }

    @Test func `An aborted upload is gone`() throws {
        try withServer { server, client in
            let upload = try create(client)
            let listed = try client.request("GET", "/dst?uploads")
            #expect(listed.element("UploadId") == upload)
            try #expect(client.request("DELETE", "/dst/k?uploadId=\(upload)").status == 204)
            try #expect(client.request("GET", "/dst/k?uploadId=\(upload)").code == "NoSuchUpload")
            #expect(server.store.uploads().isEmpty)
        }
    }

    @Test func `A multipart version counts from when its upload was begun`() throws {
        try withServer { server, client in
            server.store.putObject(bucket: "src", key: "k", body: [1])
            let target = "/versioned/k"
            let upload = try #require(
                client.request("POST", "\(target)?uploads").element("UploadId"))
            let part = try client.request(
                "PUT", "\(target)?partNumber=1&uploadId=\(upload)", ["x-amz-copy-source": "src/k"])
            server.store.putObject(bucket: "versioned", key: "k", body: [2])
            let body =
                "<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>"
                + (try etag(part)) + "</ETag></Part></CompleteMultipartUpload>"
            let done = try client.request(
                "POST", "\(target)?uploadId=\(upload)", body: Array(body.utf8))
            #expect(done.status == 200)
            try #expect(client.request("GET", target).body == [2])
        }
    }
}
