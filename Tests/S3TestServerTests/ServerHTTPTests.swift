// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct ServerHTTPTests {
    @Test func `100 Continue comes before the body is sent`() throws {
        try withServer { server, client in
            client.send(
                "PUT /src/k HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nExpect: "
                    + "100-continue\r\n\r\n"
            )
            try #expect(client.reply().status == 100)
            client.send("hello")
            try #expect(client.reply().status == 200)
            #expect(server.store.object(bucket: "src", key: "k")?.content.size == 5)
        }
    }

    @Test func `A head without end is refused and the connection closed`() throws {
        try withServer { _, client in
            client.send("GET /" + String(repeating: "a", count: 64 << 10))
            try #expect(client.reply().status == 400)
            #expect(throws: (any Error).self) { try client.reply() }
        }
    }

    @Test func `HEAD tells the length and sends no body`() throws {
        try withServer { server, client in
            server.store.putVirtualObject(bucket: "src", key: "k", size: 1 << 40)
            let head = try client.request("HEAD", "/src/k")
            #expect(head.headers["content-length"] == "1099511627776")
            // The next answer starts right behind.
            try #expect(client.request("HEAD", "/src/none").status == 404)
            try #expect(client.request("GET", "/src/none").code == "NoSuchKey")
        }
    }

    @Test func `A body larger than every buffer goes in and comes out whole`() throws {
        try withServer { _, client in
            let body = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            try #expect(client.request("PUT", "/src/k", body: body).status == 200)
            try #expect(client.request("GET", "/src/k").body == body)
        }
    }

    @Test func `Connection close is obeyed`() throws {
        try withServer { _, client in
            let answer = try client.request("GET", "/src/none", ["Connection": "close"])
            #expect(answer.headers["connection"] == "close")
            try #expect(client.readToEnd().isEmpty)
        }
    }

    @Test func `Two threads share one port`() throws {
        try withServer {
            $0.threads = 2
        } _: { server, _ in
            for number in 0..<16 {
                let client = RawClient(port: server.port)
                try #expect(client.request("PUT", "/src/\(number)").status == 200)
            }
            #expect(server.store.keys(bucket: "src").count == 16)
        }
    }

    @Test func `The bucket can be in the host name`() throws {
        try withServer { server, client in
            let host = ["Host": "src.localhost:80"]
            try #expect(client.request("PUT", "/a/b", host).status == 200)
            #expect(server.store.keys(bucket: "src") == ["a/b"])
        }
    }

    @Test func `A stopped server closes its connections and listens no more`() throws {
        let server = TestServer()
        try server.start()
        let port = server.port
        let client = RawClient(port: port)
        _ = try client.request("GET", "/")
        server.stop()
        server.stop()
        #expect(throws: (any Error).self) { try client.request("GET", "/") }
        #expect(throws: (any Error).self) {
            try RawClient(port: port).request("GET", "/")
        }
    }

    @Test(arguments: [1, 2]) func `A port in use is a clear failure`(threads: Int) throws {
        try withServer {
            $0.threads = threads
        } _: { server, _ in
            var configuration = TestServerConfiguration()
            configuration.port = server.port
            configuration.threads = threads
            #expect(throws: TestServerFailure.self) { try TestServer(configuration).start() }
        }
    }

    @Test func `An error names its request as the header does`() throws {
        try withServer { _, client in
            let first = try client.request("GET", "/src/none")
            let second = try client.request("GET", "/src/none")
            #expect(first.element("RequestId") == first.headers["x-amz-request-id"])
            #expect(first.element("RequestId") != second.element("RequestId"))
        }
    }

    @Test func `A certificate that is none is a clear failure`() throws {
        var configuration = TestServerConfiguration()
        configuration.tls = TLSMaterial(certificatePEM: "x", privateKeyPEM: "y")
        #expect(throws: TestServerFailure.self) { try TestServer(configuration).start() }
    }

    @Test func `Virtual bytes depend on seed and offset only`() throws {
        try withServer { server, client in
            server.store.putVirtualObject(bucket: "src", key: "a", size: 1 << 40, seed: 5)
            server.store.putVirtualObject(bucket: "src", key: "b", size: 100_000, seed: 5)
            let far = ["Range": "bytes=1099511627770-"]
            try #expect(client.request("GET", "/src/a", far).body.count == 6)
            let whole = try client.request("GET", "/src/b").body
            let part = try client.request("GET", "/src/a", ["Range": "bytes=70001-70100"]).body
            #expect(Array(whole[70_001...70_100]) == part)
            #expect(Set(whole).count == 256)
        }
    }
}
