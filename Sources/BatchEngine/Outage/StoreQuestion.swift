// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// HeadBucket of the destination: what a store that is there answers, whatever is wrong with an
/// object.
struct StoreQuestion {
    let client: S3Client
    let bucket: [UInt8]

    /// Whether it answered, be it with a refusal. Sent once: whoever asks comes again.
    func isAnswered() async -> Bool {
        let exchange = S3Exchange()
        exchange.method = .head
        exchange.bucket = bucket
        let reply = await client.trying.send(exchange, .headBucket)
        guard let failure = reply.failure else { return true }
        return (1..<500).contains(failure.httpStatus)
    }
}
