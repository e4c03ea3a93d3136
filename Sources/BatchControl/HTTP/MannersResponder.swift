// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import HTTPTypes
import Hummingbird

/// Refuses what no part should see: tunnels of proxies, what is too large, and requests that two
/// readers could take for different ones.
struct MannersResponder: FrontPart {
    func respond(to request: Request, context: BasicRequestContext) async throws -> Response? {
        if request.method == .connect || request.method == .trace {
            return refusal(.methodNotAllowed)
        }
        if (request.head.path ?? "").utf8.count > ControlLimits.targetBytesMax {
            return refusal(.uriTooLong)
        }
        // The first Host is the request's authority, and stands here no more.
        let hasTwoHosts = request.headers.contains { $0.name.canonicalName == "host" }
        if hasTwoHosts || request.headers[values: .authorization].count > 1 {
            return refusal(.badRequest)
        }
        if let length = request.headers[.contentLength] {
            guard let length = Int(length) else { return refusal(.badRequest) }
            if length > ControlLimits.bodyBytesMax { return refusal(.contentTooLarge) }
        }
        return nil
    }

    /// The connection is not used again: its next bytes may be of a body that nobody reads.
    private func refusal(_ status: HTTPResponse.Status) -> Response {
        Response(status: status, headers: [.connection: "close"])
    }
}
