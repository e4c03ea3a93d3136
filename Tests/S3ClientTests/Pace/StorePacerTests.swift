// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization
import Testing

@testable import S3Client

/// The pacer with a real clock, for as long as a test may take.
@Suite struct StorePacerTests {
    private static func pacer(_ limits: RequestLimits = RequestLimits()) -> StorePacer {
        let clock = ContinuousClock()
        let start = clock.now
        return StorePacer(
            limits, uptime: { clock.now - start },
            sleep: { try await Task.sleep(for: .milliseconds($0)) })
    }

    private static func exchange(bytes: UInt64? = nil, key: String = "k") -> S3Exchange {
        let exchange = S3Exchange()
        exchange.method = .put
        exchange.bucket = Array("b".utf8)
        exchange.key = Array(key.utf8)
        exchange.copyBytes = bytes
        return exchange
    }

    /// How long it takes until so many have had their turn.
    private static func time(
        _ count: Int, _ pacer: StorePacer, bytes: UInt64? = nil
    ) async throws -> Duration {
        try await ContinuousClock().measure {
            try await withThrowingTaskGroup { group in
                for _ in 0..<count {
                    group.addTask { try await pacer.waitForTurn(exchange(bytes: bytes)) }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func `requests wait for their limit`() async throws {
        let pacer = Self.pacer(RequestLimits(requestsPerSecond: 100))
        #expect(pacer.isPacing && !pacer.limitsBytes)
        let time = try await Self.time(101, pacer)
        #expect(time > .milliseconds(890))
    }

    @Test func `bytes wait for theirs`() async throws {
        let pacer = Self.pacer(RequestLimits(bytesPerSecond: 1_000_000))
        #expect(pacer.isPacing && pacer.limitsBytes)
        let time = try await Self.time(10, pacer, bytes: 100_000)
        #expect(time > .milliseconds(890))
    }

    @Test func `a limit that is taken away keeps nobody`() async throws {
        let pacer = Self.pacer(RequestLimits(requestsPerSecond: 0.1))
        async let time = Self.time(50, pacer)
        try await Task.sleep(for: .milliseconds(100))
        pacer.change(RequestLimits())
        #expect(try await time < .seconds(200))
        #expect(!pacer.isPacing)
    }

    @Test func `whoever waits can be cancelled`() async throws {
        let pacer = Self.pacer(RequestLimits(requestsPerSecond: 0.01))
        await withTaskGroup { group in
            for _ in 0..<2 {
                group.addTask {
                    do {
                        try await pacer.waitForTurn(Self.exchange())
                        return true
                    } catch {
                        return false
                    }
                }
            }
            #expect(await group.next() == true)
            group.cancelAll()
            #expect(await group.next() == false)
        }
    }

    @Test func `nothing is paced until a store throttles`() async throws {
        let pacer = Self.pacer()
        #expect(!pacer.isPacing)
        let failure = S3Failure(kind: .throttled, httpStatus: 503, code: "SlowDown", message: "")
        pacer.note(Self.exchange(), failure)
        #expect(pacer.isPacing && !pacer.isPacingPrefixes)
        #expect(pacer.summary == StorePacer.Summary())
    }

    @Test func `a prefix with a pace is known to those who could do other work`() async throws {
        let clock = Mutex(0.0)
        let pacer = StorePacer(uptime: { .seconds(clock.withLock { $0 }) }, sleep: { _ in })
        let failure = S3Failure(kind: .throttled, httpStatus: 503, code: "SlowDown", message: "")
        for _ in 0..<20 {
            pacer.note(Self.exchange(key: "cold/k"), nil)
            pacer.note(Self.exchange(key: "hot/k"), failure)
            pacer.note(Self.exchange(key: "cold/k"), nil)
        }
        clock.withLock { $0 = 0.3 }
        pacer.note(Self.exchange(key: "hot/k"), failure)
        #expect(pacer.isPacingPrefixes)
        #expect(pacer.summary == StorePacer.Summary(prefixes: 1, hasKeyManagement: false))
        let bucket = Array("b".utf8)
        #expect(pacer.paceInTheWay(bucket: bucket, key: Array("cold/x".utf8)) == nil)
        try await pacer.waitForTurn(Self.exchange(key: "hot/k"))
        let pace = pacer.paceInTheWay(bucket: bucket, key: Array("hot/x".utf8))
        #expect(pace.map { pacer.isSupplied(pace: $0) } == false)
    }
}
