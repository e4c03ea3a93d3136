// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import Hummingbird

/// Sends each request to the part that answers it.
struct FrontResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let desk: any JobDesk

    func respond(to request: Request, context: Context) async throws -> Response {
        switch request.uri.path {
        case "/health": Response(status: .ok)
        default: Response(status: .notFound)
        }
    }
}
