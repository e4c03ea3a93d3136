// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Hummingbird

/// Says that the process answers.
struct HealthResponder: FrontPart {
    func respond(to request: Request, context: BasicRequestContext) async throws -> Response? {
        request.uri.path == "/health" ? Response(status: .ok) : nil
    }
}
