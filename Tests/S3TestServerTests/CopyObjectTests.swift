// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct CopyObjectTests {
    private func source() -> ObjectAttributes {
        var attributes = ObjectAttributes()
        attributes.system = ["content-type": "text/plain", "cache-control": "no-cache"]
        attributes.metadata = ["a": "1"]
        attributes.tags = ["t": "v"]
        attributes.storageClass = "STANDARD_IA"
        attributes.redirectLocation = "/old"
        return attributes
    }

    @Test func `A plain copy takes description and tags, and nothing else`() throws {
        try withServer { server, client in
            server.store.putObject(
                bucket: "src", key: "k", body: Array("hello".utf8), attributes: source())
            let answer = try client.request("PUT", "/dst/k", ["x-amz-copy-source": "/src/k"])
            // MD5 of "hello", from Python's hashlib.
            #expect(
                answer.element("ETag") == "&quot;5d41402abc4b2a76b9719d911017c592&quot;")
            let head = try client.request("HEAD", "/dst/k").headers
            #expect(head["content-length"] == "5")
            #expect(head["content-type"] == "text/plain")
            #expect(head["cache-control"] == "no-cache")
            #expect(head["x-amz-meta-a"] == "1")
            #expect(head["x-amz-tagging-count"] == "1")
            #expect(head["x-amz-storage-class"] == nil)
            #expect(head["x-amz-website-redirect-location"] == nil)
            try #expect(client.request("GET", "/dst/k").text == "hello")
        }
    }

    @Test func `REPLACE takes everything from the request`() throws {
        try withServer { server, client in
            server.store.putObject(bucket: "src", key: "k", attributes: source())
            let answer = try client.request(
                "PUT", "/locked/k",
                [
                    "x-amz-copy-source": "src/k", "x-amz-metadata-directive": "REPLACE",
                    "x-amz-tagging-directive": "REPLACE", "x-amz-tagging": "n=%20x",
                    "Content-Type": "a/b", "x-amz-meta-b": "2",
                    "x-amz-storage-class": "GLACIER_IR", "x-amz-website-redirect-location": "/new",
                    "x-amz-server-side-encryption": "aws:kms",
                    "x-amz-server-side-encryption-aws-kms-key-id": "key",
                    "x-amz-server-side-encryption-bucket-key-enabled": "true",
                    "x-amz-object-lock-mode": "COMPLIANCE",
                    "x-amz-object-lock-retain-until-date": "2099-01-01T00:00:00Z",
                    "x-amz-object-lock-legal-hold": "ON",
                    "x-amz-checksum-algorithm": "CRC32C",
                ])
            #expect(answer.status == 200)
            let stored = try #require(server.store.object(bucket: "locked", key: "k"))
            #expect(answer.headers["x-amz-version-id"] == stored.versionID)
            #expect(stored.attributes.tags == ["n": " x"])
            let head = try client.request("HEAD", "/locked/k", ["x-amz-checksum-mode": "ENABLED"])
                .headers
            let expected = [
                "content-type": "a/b", "x-amz-meta-b": "2", "x-amz-storage-class": "GLACIER_IR",
                "x-amz-website-redirect-location": "/new",
                "x-amz-server-side-encryption": "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id": "key",
                "x-amz-server-side-encryption-bucket-key-enabled": "true",
                "x-amz-object-lock-mode": "COMPLIANCE",
                "x-amz-object-lock-retain-until-date": "2099-01-01T00:00:00Z",
                "x-amz-object-lock-legal-hold": "ON", "x-amz-checksum-crc32c": "AAAAAA==",
            ]
            for (name, value) in expected { #expect(head[name] == value, "\(name)") }
            #expect(head["x-amz-meta-a"] == nil)
            #expect(head["cache-control"] == nil)
        }
    }

    @Test func `A named version is the one copied, and both version ids come back`() throws {
        try withServer { server, client in
            let old = server.store.putObject(bucket: "versioned", key: "k", body: [1])
            server.store.putObject(bucket: "versioned", key: "k", body: [2, 2])
            let source = "versioned/k?versionId=\(old)"
            let answer = try client.request("PUT", "/versioned/k", ["x-amz-copy-source": source])
            #expect(answer.headers["x-amz-copy-source-version-id"] == old)
            let stored = try #require(server.store.object(bucket: "versioned", key: "k"))
            #expect(stored.content.bytes(in: 0..<stored.content.size) == [1])
            #expect(answer.headers["x-amz-version-id"] == stored.versionID)
            #expect(server.store.versions(bucket: "versioned", key: "k").count == 3)
        }
    }

    @Test(
        arguments: [
            "key with space", "plus+key", "a//b", "./x", "pct%2F", "ü", "u\u{308}", "q?k&=", "/x",
        ])
    func `Keys are bytes, whatever they look like`(key: String) throws {
        try withServer { server, client in
            server.store.putObject(bucket: "src", key: key, body: [7])
            let encoded = key.utf8.map { "%" + String(0x100 + Int($0), radix: 16).dropFirst() }
                .joined()
            let source = ["x-amz-copy-source": "src/\(encoded)"]
            try #expect(client.request("PUT", "/dst/\(encoded)", source).status == 200)
            #expect(server.store.keys(bucket: "dst").map { Array($0.utf8) } == [Array(key.utf8)])
        }
    }

    @Test func `A plus in the source is a space, as S3 reads it`() throws {
        try withServer { server, client in
            server.store.putObject(bucket: "src", key: "a b")
            let answer = try client.request("PUT", "/dst/x", ["x-amz-copy-source": "src/a+b"])
            #expect(answer.status == 200)
        }
    }

    @Test func `If-Match that holds silences an unmodified-since that does not`() throws {
        try withServer { server, client in
            server.store.putObject(bucket: "src", key: "k", body: Array("hello".utf8))
            let answer = try client.request(
                "PUT", "/dst/k",
                [
                    "x-amz-copy-source": "src/k",
                    "x-amz-copy-source-if-match": "\"5d41402abc4b2a76b9719d911017c592\"",
                    "x-amz-copy-source-if-unmodified-since": "Thu, 01 Jan 2015 00:00:00 GMT",
                ])
            #expect(answer.status == 200)
        }
    }

    @Test func `Grants are kept and read back`() throws {
        try withServer { server, client in
            server.store.putObject(bucket: "src", key: "k")
            let headers = [
                "x-amz-copy-source": "src/k", "x-amz-grant-read": "id=\"reader\"",
                "x-amz-grant-full-control": "id=\"me\"",
            ]
            try #expect(client.request("PUT", "/dst/k", headers).status == 200)
            let acl = try client.request("GET", "/dst/k?acl").text
            #expect(acl.contains("<ID>reader</ID></Grantee><Permission>READ</Permission>"))
            #expect(acl.contains("<ID>me</ID></Grantee><Permission>FULL_CONTROL</Permission>"))
        }
    }

    @Test func `Access points lead to their bucket, by host and by ARN`() throws {
        try withServer {
            $0.accessPoints = ["point-111122223333": "src"]
        } _: { server, client in
            server.store.putObject(bucket: "src", key: "k", body: [1, 2])
            let host = ["Host": "point-111122223333.localhost:9000"]
            try #expect(client.request("GET", "/k", host).body == [1, 2])
            let arn = "arn%3Aaws%3As3%3Aus-east-1%3A111122223333%3Aaccesspoint/point/object/k"
            try #expect(
                client.request("PUT", "/dst/k", ["x-amz-copy-source": arn]).status == 200)
        }
    }

    @Test func `Requester pays asks for the header and says who was charged`() throws {
        try withServer { server, client in
            server.store.createBucket("paid") { $0.requesterPays = true }
            let headers = ["x-amz-request-payer": "requester"]
            let answer = try client.request("PUT", "/paid/k", headers)
            #expect(answer.status == 200)
            #expect(answer.headers["x-amz-request-charged"] == "requester")
        }
    }
}
