// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Hummingbird

/// Hands each request to the parts in turn; the first that has an answer gives it.
struct FrontResponder: HTTPResponder {
    typealias Context = BasicRequestContext

    let parts: [any FrontPart]

    func respond(to request: Request, context: BasicRequestContext) async throws -> Response {
        for part in parts {
            guard var answer = try await part.respond(to: request, context: context) else {
                continue
            }
            if request.method == .head { answer.body = .init() }
            return answer
        }
        return Response(status: .notFound)
    }
}
