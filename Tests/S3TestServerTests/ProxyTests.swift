// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3TestServer

@Suite struct ProxyTests {
    private static let copy = ["x-amz-copy-source": "src/k"]

    /// A store with the object `src/k`, and a proxy in front of it.
    private func withProxy(
        _ plan: FaultPlan = FaultPlan(),
        _ body: (_ store: TestServer, _ proxy: TestServer, RawClient) throws -> Void
    ) throws {
        try withServer { store, _ in
            store.store.putObject(bucket: "src", key: "k", body: Array("hello".utf8))
            var configuration = TestServerConfiguration()
            configuration.upstream = UpstreamAddress(store.endpointURL)
            configuration.faults = plan
            let proxy = TestServer(configuration)
            try proxy.start()
            defer { proxy.stop() }
            try body(store, proxy, RawClient(port: proxy.port))
        }
    }

    @Test func `What is asked is done by the server behind it`() throws {
        try withProxy { store, proxy, client in
            let answer = try client.request("PUT", "/dst/a%20b?x-id=CopyObject", Self.copy)
            #expect(answer.status == 200)
            #expect(answer.text.hasSuffix("</CopyObjectResult>"))
            #expect(store.store.keys(bucket: "dst") == ["a b"])
            #expect(answer.headers["date"] != nil)
            let truth = try client.request("GET", "/_test/truth?bucket=dst").text
            #expect(truth == "a%20b\t1\t1\t1\t0\t-\t-\t-\n")
            #expect(proxy.requests.counters == ["CopyObject": 1])
        }
    }

    @Test func `Bodies go both ways, and HEAD keeps its length`() throws {
        try withProxy { _, _, client in
            let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            try #expect(client.request("PUT", "/dst/k", body: body).status == 200)
            try #expect(client.request("GET", "/dst/k").body == body)
            let head = try client.request("HEAD", "/dst/k")
            #expect(head.headers["content-length"] == "300000")
            try #expect(client.request("GET", "/dst/none").code == "NoSuchKey")
            try #expect(client.request("DELETE", "/dst/k").status == 204)
        }
    }

    @Test func `Faults are the proxy's, before and after the work`() throws {
        let mix = [FaultAction.resetBefore, .resetAfter, .duplicate].enumerated().map {
            FaultRule(
                operation: "CopyObject", key: "\($0.offset)", occurrences: .first(count: 1),
                action: $0.element)
        }
        try withProxy(FaultPlan(rules: mix)) { store, proxy, _ in
            for key in 0..<2 {
                #expect(throws: RawClient.Failure.reset) {
                    try RawClient(port: proxy.port).request("PUT", "/dst/\(key)", Self.copy)
                }
            }
            try #expect(
                RawClient(port: proxy.port).request("PUT", "/dst/2", Self.copy).status == 200)
            #expect(store.store.keys(bucket: "dst") == ["1", "2"])
            let lines = proxy.store.withState { state in
                (0..<3).map { state.truth.line(bucket: "dst", key: ObjectKey("\($0)")) }
            }
            #expect(
                lines == [
                    Truth.Line(asked: 1), Truth.Line(asked: 1, effects: 1),
                    Truth.Line(asked: 1, effects: 2, told: 1),
                ])
        }
    }

    @Test func `A server that is gone is 502, and used again when it is back`() throws {
        try withServer { store, _ in
            store.store.putObject(bucket: "src", key: "k", body: [1])
            var configuration = TestServerConfiguration()
            configuration.upstream = UpstreamAddress(store.endpointURL)
            let proxy = TestServer(configuration)
            try proxy.start()
            defer { proxy.stop() }
            let client = RawClient(port: proxy.port)
            try #expect(client.request("HEAD", "/src/k").status == 200)
            let port = store.port
            store.stop()
            try #expect(client.request("HEAD", "/src/k").status == 502)
            var again = store.configuration
            again.port = port
            again.buckets = ["src"]
            let other = TestServer(again)
            other.store.putObject(bucket: "src", key: "k", body: [1])
            try other.start()
            defer { other.stop() }
            try #expect(client.request("HEAD", "/src/k").status == 200)
        }
    }

    @Test(
        arguments: [
            ("http://127.0.0.1:8333", 8_333), ("http://127.0.0.1:80/", 80),
            ("https://127.0.0.1:8333", nil), ("http://example.com:80", nil),
            ("http://127.0.0.1:0", nil), ("http://127.0.0.1:80/path", nil),
        ] as [(String, UInt16?)])
    func `Only loopback is asked`(url: String, port: UInt16?) {
        #expect(UpstreamAddress(url)?.port == port)
    }
}
