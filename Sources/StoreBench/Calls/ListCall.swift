// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// ListObjectsV2, page after page over the seeded keys, and again from the first.
///
/// A page is searched for its keys and for where the next begins, not parsed: a parser would cost
/// this machine more than the store.
struct ListCall: BenchCall {
    private let client: S3Client
    private let bucket: [UInt8]
    private let prefix: [UInt8]
    private var token: [UInt8]?
    private let exchange = S3Exchange()

    init(client: S3Client, place: BenchPlace, prefix: [UInt8]) {
        self.client = client
        bucket = place.bucket
        self.prefix = prefix
    }

    nonisolated(nonsending) mutating func perform() async -> CallOutcome {
        exchange.reset()
        exchange.bucket = bucket
        exchange.bodyBytesMax = ClientLimits.listingBytesMax
        exchange.query.append("list-type", "2")
        exchange.query.append("prefix", prefix)
        if let token { exchange.query.append("continuation-token", token) }
        let reply = await client.send(exchange, .listObjects)
        var outcome = CallOutcome(reply, bytes: 0)
        token = nil
        if reply.failure == nil {
            let page = ListedPage(exchange.responseBody)
            outcome.keys = page.keyCount
            token = page.next
            if page.keyCount == 0 { outcome.errors.append("EmptyPage") }
        }
        return outcome
    }
}
