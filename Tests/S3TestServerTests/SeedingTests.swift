// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct SeedingTests {
    @Test func `Many objects are made at once with what the query says`() throws {
        try withServer { server, client in
            let lines = (0..<20_000).map { "k%2Fb%20\($0)" }.joined(separator: "\n")
            let answer = try client.request(
                "POST",
                "/_test/fill?bucket=src&size=7000000000&storage-class=GLACIER&etag=abc"
                    + "&last-modified=2020-02-29T01:02:03Z&replication-status=FAILED",
                body: Array(lines.utf8))
            #expect(answer.status == 204)
            #expect(server.store.keys(bucket: "src").count == 20_000)
            let head = try client.request("HEAD", "/src/k/b%2019999")
            #expect(head.headers["content-length"] == "7000000000")
            #expect(head.headers["x-amz-storage-class"] == "GLACIER")
            #expect(head.headers["etag"] == "\"abc\"")
            #expect(head.headers["last-modified"] == "Sat, 29 Feb 2020 01:02:03 GMT")
            #expect(head.headers["x-amz-replication-status"] == "FAILED")
            let page = try client.request("GET", "/src?list-type=2&max-keys=1")
            #expect(page.element("LastModified") == "2020-02-29T01:02:03.000Z")
            #expect(page.element("StorageClass") == "GLACIER")
        }
    }

    @Test func `Filling again adds versions and delete markers where there are versions`() throws {
        try withServer { server, client in
            let key = Array("a\n".utf8)
            for query in ["size=1", "size=2", "delete-marker=true"] {
                let target = "/_test/fill?bucket=versioned&" + query
                try #expect(client.request("POST", target, body: key).status == 204)
            }
            let versions = server.store.versions(bucket: "versioned", key: "a")
            #expect(versions.map(\.isDeleteMarker) == [false, false, true])
            #expect(versions.map(\.content.size) == [1, 2, 0])
            #expect(Set(versions.map(\.versionID)).count == 3)
            #expect(Set(versions.map(\.etag)).count == 3)
        }
    }

    @Test(
        arguments: [
            ("/_test/fill?bucket=src&size=many", "a", 400), ("/_test/fill?size=1", "a", 400),
            ("/_test/fill?bucket=none", "a", 404), ("/_test/fill?bucket=src", "a%2", 400),
            ("/_test/fill?bucket=src", "a%FF", 400),
            ("/_test/fill?bucket=src&last-modified=today", "a", 400),
            ("/_test/fill?bucket=src&restore=soon", "a", 400),
        ])
    func `What cannot be made is refused whole`(
        target: String, body: String, status: Int
    ) throws {
        try withServer { server, client in
            let answer = try client.request("POST", target, body: Array("good\n\(body)".utf8))
            #expect(answer.status == status)
            #expect(server.store.keys(bucket: "src").isEmpty)
        }
    }

    @Test func `HEAD tells the states that a test sets on an object`() throws {
        try withServer { server, client in
            let old = server.store.putObject(bucket: "versioned", key: "k")
            server.store.putObject(bucket: "versioned", key: "k")
            func set(_ query: String) throws -> Int {
                let target = "/_test/object?bucket=versioned&key=k&" + query
                return try client.request("PUT", target).status
            }
            #expect(try set("replication-status=COMPLETED&version=\(old)") == 204)
            let first = try client.request("HEAD", "/versioned/k?versionId=\(old)")
            #expect(first.headers["x-amz-replication-status"] == "COMPLETED")
            let current = try client.request("HEAD", "/versioned/k")
            #expect(current.headers["x-amz-replication-status"] == nil)
            #expect(current.headers["x-amz-restore"] == nil)
            #expect(try set("storage-class=DEEP_ARCHIVE&restore=ongoing") == 204)
            let ongoing = try client.request("HEAD", "/versioned/k")
            #expect(ongoing.headers["x-amz-restore"] == "ongoing-request=\"true\"")
            #expect(ongoing.headers["x-amz-storage-class"] == "DEEP_ARCHIVE")
            let again = try client.request("POST", "/versioned/k?restore")
            #expect(again.code == "RestoreAlreadyInProgress")
            let copy = ["x-amz-copy-source": "versioned/k"]
            try #expect(client.request("PUT", "/dst/k", copy).code == "InvalidObjectState")
            #expect(try set("restore=finished") == 204)
            try #expect(client.request("PUT", "/dst/k", copy).status == 200)
            #expect(try set("restore=perhaps") == 400)
            #expect(try set("version=none") == 404)
            try #expect(client.request("PUT", "/_test/object?bucket=src&key=k").status == 404)
        }
    }

    @Test func `A copy has no replication status of its own`() throws {
        try withServer { server, client in
            server.store.putObject(bucket: "src", key: "k")
            let target = "/_test/object?bucket=src&key=k&replication-status=REPLICA"
            try #expect(client.request("PUT", target).status == 204)
            _ = try client.request("PUT", "/dst/k", ["x-amz-copy-source": "src/k"])
            let head = try client.request("HEAD", "/dst/k")
            #expect(head.headers["x-amz-replication-status"] == nil)
        }
    }
}
