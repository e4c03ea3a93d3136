// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Hummingbird

/// A part of the daemon that answers some of its requests. Anything it throws is answered with 500.
protocol FrontPart: Sendable {
    /// The answer; nil when the request is for another part.
    func respond(to request: Request, context: BasicRequestContext) async throws -> Response?
}
