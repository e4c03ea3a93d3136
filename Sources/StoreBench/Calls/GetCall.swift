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
        for start in stride(from: 0, to: sources.bytes, by: UInt64.Stride(BenchLimits.getBytesMax))
        {
            let count = min(sources.bytes - start, BenchLimits.getBytesMax)
            let part = await get(key, offset: start, count: count)
            outcome.add(part)
            guard outcome.isSuccess else { break }
        }
        return outcome
    }

    nonisolated(nonsending) private func get(
        _ key: [UInt8], offset: UInt64, count: UInt64
    ) async -> CallOutcome {
        exchange.reset()
        exchange.bucket = bucket
        exchange.key = key
        exchange.bodyBytesMax = max(ClientLimits.bodyBytesMax, Int(count))
        if count < sources.bytes {
            exchange.headers.append("range", "bytes=\(offset)-\(offset + count - 1)")
        }
        let reply = await client.send(exchange, .getObject)
        var outcome = CallOutcome(reply, bytes: count)
        if reply.failure == nil, exchange.responseBody.count != Int(count) {
            outcome.errors.append("WrongLength")
        }
        return outcome
    }
}
