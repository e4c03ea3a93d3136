// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import HTTPTypes
import Hummingbird

extension IncomingRequest {
    /// Reads a request to its end.
    ///
    /// - Throws: `NIOTooManyBytesError` when the body is larger than any request needs.
    init(_ request: Request, isTLS: Bool) async throws {
        let body = try await request.body.collect(upTo: ControlLimits.bodyBytesMax)
        self.init(
            method: request.method.rawValue, target: RequestTarget(request.head.path ?? "/"),
            host: request.head.authority,
            headers: request.headers.map { ($0.name.canonicalName, $0.value) },
            body: Array(body.readableBytesView), isTLS: isTLS)
    }
}
