// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// A transport that has the same answer to everything.
struct OneAnswer: Transport {
    let status: Int
    let body: [UInt8]

    nonisolated(nonsending) func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
        exchange.resetAnswer()
        exchange.status = status
        exchange.responseHead = Array("HTTP/1.1 \(status) -\r\n\r\n".utf8)
        exchange.responseBody = body
    }
}
