// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct RefusalTests {
    @Test(arguments: RefusalCase.all) func `S3 refuses it, and so does the server`(
        refusal: RefusalCase
    ) throws {
        try withServer { server, client in
            let store = server.store
            store.createBucket("enforced") { $0.ownership = "BucketOwnerEnforced" }
            store.createBucket("paid") { $0.requesterPays = true }
            var archived = ObjectAttributes()
            archived.storageClass = "GLACIER"
            let hello = Array("hello".utf8)
            store.putObject(bucket: "src", key: "object", body: hello)
            store.putObject(bucket: "src", key: "archived", body: hello, attributes: archived)
            store.putObject(bucket: "dst", key: "existing", body: hello)
            store.putObject(bucket: "paid", key: "object", body: hello)
            store.putVirtualObject(bucket: "src", key: "huge", size: 5 << 30 + 1)
            let answer = try client.request(refusal.method, refusal.target, refusal.headers)
            #expect(answer.status == refusal.status)
            #expect(answer.code == refusal.code)
            #expect(server.requests.entries.last?.code == refusal.code)
            #expect(store.object(bucket: "dst", key: "copy") == nil)
        }
    }

    @Test func `The size limit of a copy is worded as S3 words it`() throws {
        try withServer { server, client in
            server.store.putVirtualObject(bucket: "src", key: "huge", size: 5_368_709_121)
            server.store.putVirtualObject(bucket: "src", key: "fits", size: 5_368_709_120)
            let refused = try client.request("PUT", "/dst/x", ["x-amz-copy-source": "src/huge"])
            #expect(
                refused.element("Message")
                    == "The specified copy source is larger than the maximum allowable size for a "
                    + "copy source: 5368709120")
            let copied = try client.request("PUT", "/dst/x", ["x-amz-copy-source": "src/fits"])
            #expect(copied.status == 200)
        }
    }

    @Test func `A delete marker is neither read nor copied by its version id`() throws {
        try withServer { server, client in
            server.store.putObject(bucket: "versioned", key: "k")
            let deleted = try client.request("DELETE", "/versioned/k")
            let marker = try #require(deleted.headers["x-amz-version-id"])
            #expect(deleted.headers["x-amz-delete-marker"] == "true")
            let read = try client.request("GET", "/versioned/k?versionId=\(marker)")
            #expect(read.status == 405)
            #expect(read.code == "MethodNotAllowed")
            let source = "versioned/k?versionId=\(marker)"
            let copy = try client.request("PUT", "/dst/k", ["x-amz-copy-source": source])
            #expect(copy.status == 400)
            #expect(copy.code == "InvalidRequest")
            let current = try client.request("GET", "/versioned/k")
            #expect(current.status == 404)
            #expect(current.headers["x-amz-delete-marker"] == "true")
        }
    }

    @Test(
        arguments: [
            ("s3:PutObject", ["x-amz-metadata-directive": "COPY"]),
            ("s3:GetObject", ["x-amz-metadata-directive": "COPY"]),
            ("s3:GetObjectTagging", ["x-amz-metadata-directive": "COPY"]),
            ("s3:PutObjectTagging", ["x-amz-metadata-directive": "COPY"]),
            (
                "s3:PutObjectAcl",
                ["x-amz-acl": "public-read", "x-amz-tagging-directive": "REPLACE"]
            ),
        ])
    func `A denied action refuses the copy that needs it, and only that`(
        action: String, headers: [String: String]
    ) throws {
        for denied in [[], [DenyRule(action)]] {
            try withServer {
                $0.identities = [TestIdentity(denied: denied)]
            } _: { server, client in
                var attributes = ObjectAttributes()
                attributes.tags = ["a": "b"]
                server.store.putObject(bucket: "src", key: "k", attributes: attributes)
                var headers = headers
                headers["x-amz-copy-source"] = "src/k"
                let answer = try client.request("PUT", "/dst/k", headers)
                #expect(answer.status == (denied.isEmpty ? 200 : 403))
                #expect(answer.text.contains(action) == !denied.isEmpty)
            }
        }
    }
}
