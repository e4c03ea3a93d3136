// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// CopyObject, from one of the sources to a key of its own.
struct CopyCall: BenchCall {
    private let client: S3Client
    private let bucket: [UInt8]
    private let sources: SeededObjects
    private var keys: WorkerKeys
    private var turn: Int
    private let exchange = S3Exchange()

    init(client: S3Client, place: BenchPlace, sources: SeededObjects, keys: WorkerKeys, turn: Int) {
        self.client = client
        bucket = place.bucket
        self.sources = sources
        self.keys = keys
        self.turn = turn
        exchange.method = .put
        exchange.bucket = bucket
    }

    nonisolated(nonsending) mutating func perform() async -> CallOutcome {
        turn += 1
        exchange.key = keys.next()
        exchange.copySource = CopySource.value(
            bucket: bucket, key: sources.keys[turn % sources.keys.count])
        let reply = await client.send(exchange, .copyObject)
        return CallOutcome(reply, bytes: sources.bytes)
    }
}
