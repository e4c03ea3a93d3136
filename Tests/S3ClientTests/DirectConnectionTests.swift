// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials
import S3TestServer
import Testing

@testable import S3Client

/// What differs when we speak HTTP ourselves, and TLS on both routes.
@Suite(.serialized) struct DirectConnectionTests {
    private func with(
        _ server: RawServer, _ body: (EventLoop, HTTPOrigin) async throws -> Void
    ) async throws {
        let loop = try EventLoop(Route.direct.configuration())
        let origin = HTTPOrigin(isTLS: false, host: "127.0.0.1", port: server.port)
        try await body(loop, origin)
        loop.shutdown()
        server.stop()
    }

    @Test("a server whose answer is odd is left to libcurl from then on")
    func distrust() async throws {
        let server = try RawServer(always: [.send("HTTP/1.1 200 OK\nContent-Length: 2\n\nok")])
        try await with(server) { loop, origin in
            let exchange = S3Exchange.make(.put).prepared(on: origin)
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure?.code == .malformedAnswer)
            #expect(server.requests.count == 1)
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure == nil)
            #expect(exchange.responseBody == Array("ok".utf8))
            #expect(server.requests.count == 2)
        }
    }

    @Test("what is kept open to such a server is closed, so that libcurl has all connections")
    func distrustCloses() async throws {
        let server = try RawServer { index, _ in
            [.pause(milliseconds: 30), .send(index < 3 ? EventLoopTests.plain : "odd")]
        }
        try await with(server) { loop, origin in
            func performAll(_ count: Int) async -> Int {
                await withTaskGroup(of: Int.self) { group in
                    for _ in 0..<count {
                        group.addTask {
                            let exchange = S3Exchange.make(.put).prepared(on: origin)
                            await loop.perform(exchange, on: origin)
                            return exchange.status
                        }
                    }
                    return await group.reduce(0) { $0 + $1 }
                }
            }
            #expect(await performAll(3) == 600)
            #expect(server.openCount == 3)
            #expect(await performAll(1) == 0)
            for _ in 0..<100 where server.openCount > 0 {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(server.openCount == 0)
        }
    }

    @Test("a connection that the server closed after its answer is not used again")
    func closedWhileIdle() async throws {
        let server = try RawServer(always: [.send(EventLoopTests.plain), .close])
        try await with(server) { loop, origin in
            for _ in 0..<5 {
                let exchange = S3Exchange.make(.put).prepared(on: origin)
                await loop.perform(exchange, on: origin)
                #expect(exchange.transportFailure == nil)
                try await Task.sleep(for: .milliseconds(30))
            }
            #expect(server.connectionCount == 5)
        }
    }

    @Test("a connection on which bytes come unasked is not used again")
    func unasked() async throws {
        let plain = EventLoopTests.plain
        let server = try RawServer(
            always: [.send(plain), .pause(milliseconds: 20), .send(plain)])
        try await with(server) { loop, origin in
            for _ in 0..<3 {
                let exchange = S3Exchange.make(.put).prepared(on: origin)
                await loop.perform(exchange, on: origin)
                #expect(exchange.responseBody == Array("hello".utf8))
                try await Task.sleep(for: .milliseconds(60))
            }
            #expect(server.connectionCount == 3)
        }
    }

    @Test("TLS carries small and large requests, and many at once", arguments: Route.allCases)
    func overTLS(route: Route) async throws {
        try await withTLSServer { server, bundle in
            let loop = try EventLoop(
                route.configuration {
                    $0.caBundle = bundle
                    $0.connectionsMax = 8
                })
            let origin = HTTPOrigin(isTLS: true, host: "127.0.0.1", port: Int(server.port))
            let statuses = await withTaskGroup(of: Int.self) { group in
                for index in 0..<64 {
                    group.addTask {
                        let body = [UInt8](repeating: 7, count: index % 8 == 0 ? 2_000_000 : 0)
                        let exchange = S3Exchange.make(.put, body: body).prepared(on: origin)
                        await loop.perform(exchange, on: origin)
                        return exchange.status
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == Array(repeating: 200, count: 64))
            loop.shutdown()
        }
    }

    @Test("a certificate that is not trusted is refused", arguments: Route.allCases)
    func untrusted(route: Route) async throws {
        try await withTLSServer { server, _ in
            let loop = try EventLoop(route.configuration())
            let origin = HTTPOrigin(isTLS: true, host: "127.0.0.1", port: Int(server.port))
            let exchange = S3Exchange.make(.put).prepared(on: origin)
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure?.code == .untrustedServer)
            loop.shutdown()
        }
    }

    private func withTLSServer(
        _ body: (TestServer, _ bundle: String) async throws -> Void
    ) async throws {
        let material = try TestCertificate.make()
        let bundle = FileManager.default.temporaryDirectory
            .appendingPathComponent("brigade-\(UUID().uuidString).pem")
        try Data(material.certificatePEM.utf8).write(to: bundle)
        defer { try? FileManager.default.removeItem(at: bundle) }
        var configuration = TestServerConfiguration()
        configuration.tls = material
        configuration.canned = CannedConfiguration()
        let server = TestServer(configuration)
        try server.start()
        defer { server.stop() }
        try await body(server, bundle.path)
    }
}
