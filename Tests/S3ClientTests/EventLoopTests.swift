// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Testing

@testable import S3Client

/// The event loop against a server that plays prepared bytes.
/// One after the other, because several of them are about time.
@Suite(.serialized) struct EventLoopTests {
    static let plain = "HTTP/1.1 200 OK\r\nETag: \"x\"\r\nContent-Length: 5\r\n\r\nhello"

    /// Runs a body with a loop and a server, and ends both.
    func with(
        _ route: Route,
        _ change: (inout EventLoopConfiguration) -> Void = { _ in },
        answering answer: @escaping @Sendable (Int, RawServer.Request) -> [RawServer.Step],
        _ body: (EventLoop, RawServer, HTTPOrigin) async throws -> Void
    ) async throws {
        let server = try RawServer(answer)
        let loop = try EventLoop(route.configuration(change))
        let origin = HTTPOrigin(isTLS: false, host: "127.0.0.1", port: server.port)
        let result: Result<Void, any Swift.Error>
        do {
            result = .success(try await body(loop, server, origin))
        } catch {
            result = .failure(error)
        }
        loop.shutdown()
        server.stop()
        try result.get()
    }

    @Test(
        "an answer with a length arrives whole, headers by name in any case",
        arguments: Route.allCases)
    func contentLength(route: Route) async throws {
        try await with(route, answering: { _, _ in [.send(Self.plain)] }) { loop, server, origin in
            let exchange = S3Exchange.make().prepared(on: origin)
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure == nil)
            #expect(exchange.status == 200)
            #expect(exchange.responseBody == Array("hello".utf8))
            #expect(exchange.header("etag") == "\"x\"")
            #expect(exchange.header("x-absent") == nil)
        }
    }

    @Test(
        "a chunked answer is put together, interim answers are dropped", arguments: Route.allCases)
    func chunked(route: Route) async throws {
        let answer: [RawServer.Step] = [
            .send("HTTP/1.1 102 Processing\r\nX-Interim: 1\r\n\r\n"),
            .send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n"),
            .pause(milliseconds: 20), .send("3;x=y\r\nllo\r\n0\r\n\r\n"),
        ]
        try await with(route, answering: { _, _ in answer }) { loop, _, origin in
            let exchange = S3Exchange.make().prepared(on: origin)
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure == nil)
            #expect(exchange.responseBody == Array("hello".utf8))
            #expect(exchange.header("x-interim") == nil)
            #expect(exchange.header("transfer-encoding") == "chunked")
        }
    }

    /// sha256sum /dev/null
    private static let hashOfNothing =
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

    @Test(
        "the request goes out byte for byte and with no header we did not ask for",
        arguments: Route.allCases)
    func requestBytes(route: Route) async throws {
        try await with(route, answering: { _, _ in [.send(Self.plain)] }) { loop, server, origin in
            let exchange = S3Exchange.make(
                .put, key: "a//b/../%2F +é",
                headers: [("X-Amz-Meta-A", " v  w "), ("x-amz-tagging", "")],
                query: [("z", "1"), ("uploads", nil)]
            ).prepared(on: origin)
            await loop.perform(exchange, on: origin)
            let request = try #require(server.requests.first)
            let lines = request.head.split(separator: "\r\n").map(String.init)
            #expect(lines[0] == "PUT /b/a//b/../%252F%20%2B%C3%A9?uploads&z=1 HTTP/1.1")
            #expect(
                lines.dropFirst().filter { !$0.hasPrefix("authorization: ") }.sorted() == [
                    "Content-Length: 0", "Host: 127.0.0.1:\(server.port)", "User-Agent: brigade",
                    "x-amz-content-sha256: " + Self.hashOfNothing, "x-amz-date: 20270115T080000Z",
                    "x-amz-meta-a: v  w", "x-amz-tagging:",
                ])
        }
    }

    @Test(
        "each method has its own shape", arguments: [HTTPMethod.get, .head, .put, .post, .delete],
        Route.allCases)
    func methods(method: HTTPMethod, route: Route) async throws {
        let head = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
        try await with(route, answering: { _, _ in [.send(head)] }) { loop, server, origin in
            // Twice each, with every other method before it on the same handle.
            for previous in [HTTPMethod.put, .head, .get, .post, .delete] {
                await loop.perform(S3Exchange.make(previous).prepared(on: origin), on: origin)
                let exchange = S3Exchange.make(method).prepared(on: origin)
                await loop.perform(exchange, on: origin)
                #expect(exchange.transportFailure == nil)
                let request = try #require(server.requests.last).head
                #expect(request.hasPrefix("\(method.name) /b/k HTTP/1.1\r\n"))
                #expect(request.contains("Content-Length: 0") == method.statesLength)
                #expect(!request.lowercased().contains("content-type"))
                #expect(!request.lowercased().contains("accept"))
            }
            #expect(server.connectionCount == 1)
        }
    }

    @Test(
        "a body of any size arrives whole, without Expect", arguments: [1, 70_000, 3_000_000],
        Route.allCases)
    func bodies(count: Int, route: Route) async throws {
        try await with(route, answering: { _, _ in [.send(Self.plain)] }) { loop, server, origin in
            let body = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            let exchange = S3Exchange.make(
                .put, headers: [("content-type", "text/x")], body: body
            ).prepared(on: origin)
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure == nil)
            let request = try #require(server.requests.first)
            #expect(request.body == body)
            #expect(!request.head.contains("Expect"))
            #expect(request.head.contains("content-type: text/x\r\n"))
        }
    }

    @Test("an answer that comes before the body is out counts", arguments: Route.allCases)
    func earlyAnswer(route: Route) async throws {
        let refusal = "HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno"
        try await with(
            route, answering: { _, _ in [.send(refusal), .pause(milliseconds: 300), .close] }
        ) { loop, _, origin in
            let exchange = S3Exchange.make(
                .put, headers: [("x-answer-early", "1")],
                body: [UInt8](repeating: 0, count: 20_000_000)
            ).prepared(on: origin)
            let start = ContinuousClock.now
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure == nil)
            #expect(exchange.status == 403)
            #expect(exchange.responseBody == Array("no".utf8))
            #expect(ContinuousClock.now - start < .milliseconds(250))
        }
    }

    @Test("one connection serves many requests in a row", arguments: Route.allCases)
    func keepAlive(route: Route) async throws {
        try await with(route, answering: { _, _ in [.send(Self.plain)] }) { loop, server, origin in
            for _ in 0..<50 {
                let exchange = S3Exchange.make(.put).prepared(on: origin)
                await loop.perform(exchange, on: origin)
                #expect(exchange.status == 200)
            }
            #expect(server.requests.count == 50)
            #expect(server.connectionCount == 1)
        }
    }

    @Test(
        "no more connections are opened than allowed, and all requests are served",
        arguments: Route.allCases)
    func connectionCap(route: Route) async throws {
        try await with(
            route, { $0.connectionsMax = 3 },
            answering: { _, _ in [.pause(milliseconds: 5), .send(Self.plain)] }
        ) { loop, server, origin in
            await withTaskGroup(of: Int.self) { group in
                for _ in 0..<40 {
                    group.addTask {
                        let exchange = S3Exchange.make().prepared(on: origin)
                        await loop.perform(exchange, on: origin)
                        return exchange.status
                    }
                }
                for await status in group { #expect(status == 200) }
            }
            #expect(server.connectionCount <= 3)
            #expect(server.requests.count == 40)
        }
    }

    @Test(
        "tasks that prefer the loop run on its thread, before and after a request",
        arguments: Route.allCases)
    func executor(route: Route) async throws {
        try await with(route, answering: { _, _ in [.send(Self.plain)] }) { loop, _, origin in
            let threads = await withTaskExecutorPreference(loop) {
                let before = UInt(pthread_self())
                let exchange = S3Exchange.make().prepared(on: origin)
                await loop.perform(exchange, on: origin)
                return [before, UInt(pthread_self())]
            }
            #expect(threads[0] == threads[1])
            #expect(threads[0] != UInt(pthread_self()))
        }
    }

    @Test(
        "an answer that stops short is a failure with its own code",
        arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe", TransportFailure.Code.truncated),
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n", .truncated),
            ("HTTP/1.1 200 OK\r\nServer: x\r\n", .truncated),
            ("HTTP/1.1 204 No Content\r\n", .truncated), ("HTTP/1.1 200 O", .connectionLost),
            ("", .connectionLost), ("SSH-2.0-x\r\n\r\n", .malformedAnswer),
        ], Route.allCases)
    func closedEarly(ending: (text: String, code: TransportFailure.Code), route: Route) async throws
    {
        try await with(route, answering: { _, _ in [.send(ending.text), .close] }) {
            loop, server, origin in
            let exchange = S3Exchange.make().prepared(on: origin)
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure?.code == ending.code)
            #expect(exchange.status == 0)
            #expect(exchange.transportFailure?.detail.contains("127.0.0.1") == true)
        }
    }

    @Test("a chunked answer that stops short is a failure", arguments: Route.allCases)
    func chunkedClosedEarly(route: Route) async throws {
        let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhe"
        try await with(route, answering: { _, _ in [.send(text), .close] }) { loop, _, origin in
            let exchange = S3Exchange.make().prepared(on: origin)
            await loop.perform(exchange, on: origin)
            let code = exchange.transportFailure?.code
            #expect(code == .truncated || code == .connectionLost)
        }
    }

    @Test("a reset is a lost connection, and the loop goes on", arguments: Route.allCases)
    func reset(route: Route) async throws {
        try await with(
            route, answering: { index, _ in index == 0 ? [.reset] : [.send(Self.plain)] }
        ) {
            loop, _, origin in
            let exchange = S3Exchange.make().prepared(on: origin)
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure?.code == .connectionLost)
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure == nil)
            #expect(exchange.status == 200)
        }
    }

    @Test(
        "a request on a kept connection that dies unanswered is not sent again in secret",
        arguments: Route.allCases)
    func staleConnection(route: Route) async throws {
        try await with(
            route, answering: { index, _ in index == 1 ? [.close] : [.send(Self.plain)] }
        ) {
            loop, server, origin in
            let exchange = S3Exchange.make(.put).prepared(on: origin)
            await loop.perform(exchange, on: origin)
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure?.code == .connectionLost)
            #expect(server.requests.count == 2)
        }
    }

    @Test(
        "silence ends a transfer, white space now and then keeps it alive",
        arguments: Route.allCases)
    func silence(route: Route) async throws {
        let slow: [RawServer.Step] =
            [.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n")]
            + (0..<5).flatMap { _ in [RawServer.Step.pause(milliseconds: 300), .send(" ")] }
            + [.send("hello")]
        let silent: [RawServer.Step] = [.pause(milliseconds: 3_000), .send(Self.plain)]
        try await with(
            route,
            {
                $0.stallMilliseconds = 1_000
                $0.firstByteMilliseconds = 1_000
            },
            answering: { index, _ in index == 0 ? slow : silent }
        ) {
            loop, _, origin in
            let exchange = S3Exchange.make().prepared(on: origin)
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure == nil)
            #expect(exchange.responseBody == Array("     hello".utf8))
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure?.code == .timedOut)
        }
    }

    @Test("an answer beyond the bound is refused", arguments: Route.allCases)
    func tooLarge(route: Route) async throws {
        try await with(route, answering: { _, _ in [.send(Self.plain)] }) { loop, _, origin in
            let exchange = S3Exchange.make().prepared(on: origin)
            exchange.bodyBytesMax = 4
            await loop.perform(exchange, on: origin)
            #expect(exchange.transportFailure?.code == .answerTooLarge)
            exchange.bodyBytesMax = 5
            await loop.perform(exchange, on: origin)
            #expect(exchange.status == 200)
        }
    }

    @Test(
        "a closed port is a failure to connect, a name without address one to resolve",
        arguments: Route.allCases)
    func unreachable(route: Route) async throws {
        let loop = try EventLoop(route.configuration())
        let server = try RawServer(always: [])
        server.stop()
        let closed = HTTPOrigin(isTLS: false, host: "127.0.0.1", port: server.port)
        let exchange = S3Exchange.make().prepared(on: closed)
        await loop.perform(exchange, on: closed)
        #expect(exchange.transportFailure?.code == .couldNotConnect)
        let nameless = HTTPOrigin(isTLS: false, host: "no-such-host.invalid")
        await loop.perform(exchange, on: nameless)
        #expect(exchange.transportFailure?.code == .couldNotResolve)
        loop.shutdown()
    }

    @Test("shutting down ends what is in flight as cancelled", arguments: Route.allCases)
    func shutdownInFlight(route: Route) async throws {
        let server = try RawServer(always: [.pause(milliseconds: 500), .send(Self.plain)])
        let loop = try EventLoop(route.configuration())
        let origin = HTTPOrigin(isTLS: false, host: "127.0.0.1", port: server.port)
        let code = await withTaskGroup(of: TransportFailure.Code?.self) { group in
            group.addTask {
                let exchange = S3Exchange.make().prepared(on: origin)
                await loop.perform(exchange, on: origin)
                return exchange.transportFailure?.code
            }
            while server.requests.isEmpty { try? await Task.sleep(for: .milliseconds(2)) }
            loop.shutdown()
            return await group.next() ?? nil
        }
        #expect(code == .cancelled)
        let late = S3Exchange.make().prepared(on: origin)
        await loop.perform(late, on: origin)
        #expect(late.transportFailure?.code == .cancelled)
        server.stop()
    }
}
