// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@testable import S3Client

extension EventLoopTests {
    @Test("cancelling a task ends its request at once", arguments: [false, true], Route.allCases)
    func cancellation(onLoop: Bool, route: Route) async throws {
        try await with(
            route, answering: { _, _ in [.pause(milliseconds: 2_000), .send(Self.plain)] }
        ) {
            loop, server, origin in
            var cancelled = ContinuousClock.now
            let code = await withTaskGroup(of: TransportFailure.Code?.self) { group in
                group.addTask(executorPreference: onLoop ? loop : nil) {
                    let exchange = S3Exchange.make().prepared(on: origin)
                    await loop.watchingCancellation(of: exchange) {
                        await loop.perform(exchange, on: origin)
                    }
                    return exchange.transportFailure?.code
                }
                while server.requests.isEmpty { try? await Task.sleep(for: .milliseconds(2)) }
                cancelled = ContinuousClock.now
                group.cancelAll()
                return await group.next() ?? nil
            }
            #expect(code == .cancelled)
            #expect(ContinuousClock.now - cancelled < .milliseconds(1_500))
        }
    }

    @Test(
        "a task that is cancelled already sends nothing that matters and returns at once",
        arguments: Route.allCases)
    func cancelledBefore(route: Route) async throws {
        try await with(
            route, answering: { _, _ in [.pause(milliseconds: 2_000), .send(Self.plain)] }
        ) {
            loop, _, origin in
            let codes = await withTaskGroup(of: TransportFailure.Code?.self) { group in
                group.cancelAll()
                for index in 0..<20 {
                    group.addTask(executorPreference: index % 2 == 0 ? loop : nil) {
                        let exchange = S3Exchange.make().prepared(on: origin)
                        await loop.watchingCancellation(of: exchange) {
                            await loop.perform(exchange, on: origin)
                        }
                        return exchange.transportFailure?.code
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(codes == Array(repeating: .cancelled, count: 20))
        }
    }

    @Test("a cancelled exchange sends nothing until it is allowed to", arguments: Route.allCases)
    func cancelledExchange(route: Route) async throws {
        try await with(route, answering: { _, _ in [.send(Self.plain)] }) { loop, _, origin in
            let exchange = S3Exchange.make().prepared(on: origin)
            for _ in 0..<50 {
                loop.cancel(exchange)
                await loop.perform(exchange, on: origin)
                #expect(exchange.transportFailure?.code == .cancelled)
                // The loop may not have read the message yet; it must not hit the next request.
                loop.cancel(exchange)
                exchange.allowRequests()
                await loop.perform(exchange, on: origin)
                #expect(exchange.status == 200)
            }
        }
    }
}
