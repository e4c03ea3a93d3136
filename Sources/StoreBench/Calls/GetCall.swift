// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// GetObject; objects above 4 MiB in ranges, one after the other, so that memory stays bounded.
/// What arrives is counted and dropped.
struct GetCall: BenchCall {
    private let client: S3Client
    private let bucket: [UInt8]
    private let sources: SeededObjects
    private var turn: Int
    private let exchange = S3Exchange()

    init(client: S3Client, place: BenchPlace, sources: SeededObjects, turn: Int) {
        self.client = client
        bucket = place.bucket
        self.sources = sources
        self.turn = turn
    }

    nonisolated(nonsending) mutating func perform() async -> CallOutcome {
        turn += 1
        let key = sources.keys[turn % sources.keys.count]
        var outcome = CallOutcome()
        var offset: UInt64 = 0
        repeat {
            let count = min(sources.bytes - offset, BenchLimits.getBytesMax)
            await get(key, offset: offset, count: count, into: &outcome)
            guard outcome.isSuccess else { return outcome }
            offset += count
        } while offset < sources.bytes
        return outcome
    }

    nonisolated(nonsending) private func get(
        _ key: [UInt8], offset: UInt64, count: UInt64, into outcome: inout CallOutcome
    ) async {
        exchange.reset()
        exchange.bucket = bucket
        exchange.key = key
        exchange.bodyBytesMax = max(ClientLimits.bodyBytesMax, Int(count))
        if count < sources.bytes {
            exchange.headers.append("range", "bytes=\(offset)-\(offset + count - 1)")
        }
        let reply = await client.send(exchange, .getObject)
        outcome.note(attempts: reply.attempts, throttles: reply.throttles, failure: reply.failure)
        guard reply.failure == nil else { return }
        if exchange.responseBody.count == Int(count) {
            outcome.bytes += count
        } else {
            outcome.errors.append("WrongLength")
        }
    }
}
