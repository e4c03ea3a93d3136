// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Synchronization
import TestSupport
import Testing

@testable import BatchEngine

/// What a store that is away is asked by 256 callers, second by second of a virtual clock.
@Suite struct TotalOutageTests {
    /// Answers after 20 ms, but in its outage, in which it answers 500 after 5 ms.
    private final class Store: Transport {
        let executor: SeededExecutor
        let outage: Range<Int64>
        private let start: Int64
        private let perSecond = Mutex<[Int64: Int]>([:])
        private let failures = Mutex(0)

        var failed: Int { failures.withLock { $0 } }
        func noteFailure() { failures.withLock { $0 += 1 } }

        init(_ executor: SeededExecutor, outageSeconds: Range<Int64>) {
            self.executor = executor
            start = executor.now
            outage = (outageSeconds.lowerBound * 1_000)..<(outageSeconds.upperBound * 1_000)
        }

        var milliseconds: Int64 { executor.now - start }

        func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
            let isAway = outage.contains(milliseconds)
            let second = milliseconds / 1_000
            perSecond.withLock { $0[second, default: 0] += 1 }
            try? await executor.sleep(milliseconds: isAway ? 5 : 20)
            let answer =
                isAway
                ? ModelAnswer.failure(500, "InternalError")
                : .document("CopyObjectResult", "<ETag>e</ETag>")
            answer.write(to: exchange)
        }

        func requests(inSeconds seconds: Range<Int64>) -> Int {
            perSecond.withLock { counts in seconds.reduce(0) { $0 + counts[$1, default: 0] } }
        }
    }

    /// Runs 256 callers for so many seconds and gives the store.
    private func run(seconds: Int64, outageSeconds: Range<Int64>) throws -> Store {
        let executor = SeededExecutor(seed: 5)
        let store = Store(executor, outageSeconds: outageSeconds)
        let random = Mutex(SeededGenerator(seed: 7))
        let surroundings = ClientSurroundings(
            epochSeconds: { Int(executor.now / 1_000) },
            sleep: { try await executor.sleep(milliseconds: $0) },
            random: { random.withLock { Double.random(in: 0..<1, using: &$0) } })
        let patience = StorePatience(
            giveUpSeconds: nil,
            clock: PatienceClock(uptime: { .milliseconds(executor.now) }, surroundings))
        let client = S3Client(
            endpoint: try S3Endpoint(endpointURL: "http://127.0.0.1:9", region: "us-east-1"),
            credentials: StaticCredentials(Credentials(accessKeyID: "A", secretAccessKey: "S")),
            transport: store, surroundings: surroundings, patience: patience)
        patience.begin { await StoreQuestion(client: client, bucket: [98]).isAnswered() }
        try executor.run {
            await withTaskGroup { group in
                for _ in 0..<256 {
                    group.addTask {
                        while store.milliseconds < seconds * 1_000 {
                            let exchange = S3Exchange()
                            exchange.method = .put
                            (exchange.bucket, exchange.key) = ([98], [107])
                            let reply = await client.send(exchange, .copyObject)
                            if reply.failure != nil { store.noteFailure() }
                            // A caller has other things to do than to ask.
                            try? await executor.sleep(milliseconds: 980)
                        }
                    }
                }
            }
        }
        return store
    }

    @Test func `a store that is away is hardly asked, and no call fails`() throws {
        let store = try run(seconds: 180, outageSeconds: 10..<130)
        #expect(store.failed == 0)
        #expect((200...300).contains(store.requests(inSeconds: 5..<6)))
        // Each caller's first failure, and the retries that the budget begins with.
        let beginning = store.requests(inSeconds: 10..<14)
        #expect(beginning <= 256 + 500 + 60)
        // From then on one at a time, after waits that grow to half a minute.
        let middle = store.requests(inSeconds: 14..<130)
        #expect((4...40).contains(middle))
        // Half a minute after its return at the latest all are back.
        #expect((200...300).contains(store.requests(inSeconds: 170..<171)))
        // And they come back little by little.
        for second in 130..<170 as Range<Int64> {
            #expect(store.requests(inSeconds: second..<(second + 1)) <= 420)
        }
        print(
            "256 callers of one request a second: \(beginning) requests in the first 4 s of the"
                + " outage, \(middle) in the 116 s after them")
    }
}
