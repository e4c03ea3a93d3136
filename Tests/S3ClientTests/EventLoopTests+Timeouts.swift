// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Testing

@testable import S3Client

/// A server that is slow in every way there is.
extension EventLoopTests {
    /// What a request to a server that does so comes to.
    private func failure(
        _ route: Route, _ change: @escaping (inout EventLoopConfiguration) -> Void,
        _ steps: [RawServer.Step]
    ) async throws -> TransportFailure? {
        var failure: TransportFailure?
        try await with(route, change, answering: { _, _ in steps }) { loop, _, origin in
            let exchange = S3Exchange.make(.put).prepared(on: origin)
            await loop.perform(exchange, on: origin)
            failure = exchange.transportFailure
        }
        return failure
    }

    @Test("an answer that does not begin is given up", arguments: Route.allCases)
    func slowFirstByte(route: Route) async throws {
        let failure = try await failure(
            route, { $0.firstByteMilliseconds = 400 },
            [.pause(milliseconds: 3_000), .send(Self.plain)])
        #expect(failure?.code == .timedOut)
        #expect(failure?.detail.hasSuffix("no answer within 400 ms") == true)
    }

    @Test("an answer that stops in its middle is given up", arguments: Route.allCases)
    func stalledBody(route: Route) async throws {
        let failure = try await failure(
            route, { $0.stallMilliseconds = 400 },
            [
                .send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"),
                .pause(milliseconds: 3_000), .send("other"),
            ])
        #expect(failure?.code == .timedOut)
        #expect(failure?.detail.hasSuffix("no byte for 400 ms") == true)
    }

    @Test("white space does not keep an answer alive for ever", arguments: Route.allCases)
    func drip(route: Route) async throws {
        let spaces = (0..<40).flatMap { _ in [RawServer.Step.pause(milliseconds: 100), .send(" ")] }
        let failure = try await failure(
            route,
            {
                $0.stallMilliseconds = 3_000
                $0.totalMilliseconds = 1_000
            }, [.send("HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n")] + spaces)
        #expect(failure?.code == .timedOut)
        #expect(failure?.detail.hasSuffix("no end within 1 s") == true)
    }

    @Test("a connection that nobody accepts is given up", arguments: Route.allCases)
    func blackHole(route: Route) async throws {
        let hole = try BlackHole()
        defer { hole.close() }
        let loop = try EventLoop(route.configuration { $0.connectTimeoutMilliseconds = 400 })
        let origin = HTTPOrigin(isTLS: false, host: "127.0.0.1", port: hole.port)
        let exchange = S3Exchange.make().prepared(on: origin)
        await loop.perform(exchange, on: origin)
        #expect(exchange.transportFailure?.code == .couldNotConnect)
        loop.shutdown()
    }

    @Test("a connection is left for a new one when it is old", arguments: Route.allCases)
    func oldConnection(route: Route) async throws {
        try await with(
            route, { $0.connectionAgeMilliseconds = 300 },
            answering: { _, _ in [.send(Self.plain)] }
        ) { loop, server, origin in
            for _ in 0..<4 {
                for _ in 0..<3 {
                    let exchange = S3Exchange.make().prepared(on: origin)
                    await loop.perform(exchange, on: origin)
                    #expect(exchange.transportFailure == nil)
                }
                try await Task.sleep(for: .milliseconds(400))
            }
            #expect(server.connectionCount >= 3 && server.connectionCount <= 5)
        }
    }

    @Test("the system finds out that a peer is dead", arguments: Route.allCases)
    func deadPeer(route: Route) async throws {
        try await with(route, answering: { _, _ in [.send(Self.plain)] }) { loop, _, origin in
            let exchange = S3Exchange.make().prepared(on: origin)
            await loop.perform(exchange, on: origin)
            let options = BlackHole.connections(to: origin.port).map {
                ConnectionOptions(socket: $0)
            }
            #expect(options.count == 1)
            #expect(options.first == ConnectionOptions(idle: 30, interval: 10, dead: 60_000))
        }
    }
}
