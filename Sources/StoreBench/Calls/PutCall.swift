// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// PutObject. All calls send the same bytes, which stand in memory once.
struct PutCall: BenchCall {
    private let client: S3Client
    private let bucket: [UInt8]
    private let content: [UInt8]
    private var keys: WorkerKeys
    private let exchange = S3Exchange()

    init(client: S3Client, place: BenchPlace, content: [UInt8], keys: WorkerKeys) {
        self.client = client
        bucket = place.bucket
        self.content = content
        self.keys = keys
    }

    nonisolated(nonsending) mutating func perform() async -> CallOutcome {
        exchange.reset()
        exchange.method = .put
        exchange.bucket = bucket
        exchange.key = keys.next()
        exchange.body = content
        let reply = await client.send(exchange, .putObject)
        return CallOutcome(reply, bytes: UInt64(content.count))
    }
}
