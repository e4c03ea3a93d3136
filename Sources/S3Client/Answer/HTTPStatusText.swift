// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Codes and sentences for answers that bring none of their own: those to HEAD, and those of
/// proxies.
enum HTTPStatusText {
    static func code(_ status: Int) -> String {
        switch status {
        case 301: "PermanentRedirect"
        case 304: "NotModified"
        case 307: "TemporaryRedirect"
        case 400: "BadRequest"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "NotFound"
        case 405: "MethodNotAllowed"
        case 408: "RequestTimeout"
        case 409: "Conflict"
        case 411: "MissingContentLength"
        case 412: "PreconditionFailed"
        case 413: "EntityTooLarge"
        case 416: "InvalidRange"
        case 429: "TooManyRequests"
        case 500: "InternalError"
        case 501: "NotImplemented"
        case 502: "BadGateway"
        case 503: "ServiceUnavailable"
        case 504: "GatewayTimeout"
        default: "HTTP\(status)"
        }
    }

    static func sentence(_ status: Int) -> String {
        switch status {
        case 304: "The object was not modified."
        case 403: "The store refused access and gave no reason."
        case 404: "The store has no such bucket, object or version."
        case 405: "The method is not allowed; the version may be a delete marker."
        case 412: "A precondition of the request does not hold."
        default: "The store answered with HTTP status \(status) and no reason."
        }
    }
}
