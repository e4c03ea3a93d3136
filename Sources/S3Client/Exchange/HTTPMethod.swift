// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The HTTP methods of the S3 REST API.
package enum HTTPMethod: Sendable {
    case get
    case head
    case put
    case post
    case delete

    /// The method as it stands in the request line and in the canonical request.
    package var name: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .put: "PUT"
        case .post: "POST"
        case .delete: "DELETE"
        }
    }

    /// Whether the request states its length even when the body is empty (RFC 9110 §8.6).
    package var statesLength: Bool { self == .put || self == .post }
}
