// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What may go wrong, by a short name, with what is usual for it. The names of ``FaultMix``.
package enum FaultKind: String, CaseIterable, Sendable {
    case internalError = "500"
    case slowDown
    case tooManyRequests = "429"
    case requestTimeout
    /// A reset before anything was done.
    case resetBefore
    /// A reset after the work was done.
    case resetAfter
    /// The work is done, and the connection ends in order without a word.
    case lostReply
    case truncatedBody
    case stalledBody
    case slowFirstByte
    case errorInOK
    case emptyOK
    case malformedXML
    case lengthTooLong
    case lengthTooShort
    case permanentRedirect = "301"
    case temporaryRedirect = "307"
    case expiredToken
    /// Refused with RequestTimeTooSkewed by a server whose clock is an hour ahead.
    case skewedClock
    /// Only the Date of a good answer is an hour ahead.
    case skewedDate
    /// The work is done twice.
    case duplicate

    /// What happens; `milliseconds` is for those that only take time.
    package func action(milliseconds: Int?) -> FaultAction {
        switch self {
        case .internalError: refusal(500, "InternalError")
        case .slowDown: refusal(503, "SlowDown")
        case .tooManyRequests: refusal(429, "TooManyRequests")
        case .requestTimeout: refusal(400, "RequestTimeout")
        case .expiredToken: refusal(400, "ExpiredToken")
        case .resetBefore: .resetBefore
        case .resetAfter: .resetAfter
        case .lostReply: .truncate(bytes: Int.max)
        case .truncatedBody: .truncate(bytes: 25)
        case .stalledBody: .stall(bytes: 25, milliseconds: milliseconds ?? 2_000)
        case .slowFirstByte: .delay(milliseconds: milliseconds ?? 1_000)
        case .errorInOK: .errorInOK(code: "InternalError", message: nil)
        case .emptyOK: .emptyOK
        case .malformedXML: .brokenXML
        case .lengthTooLong: .wrongLength(difference: 7)
        case .lengthTooShort: .wrongLength(difference: -7)
        case .permanentRedirect: .redirect(status: 301, region: nil)
        case .temporaryRedirect: .redirect(status: 307, region: nil)
        case .skewedClock: .skew(seconds: 3_600, refuses: true)
        case .skewedDate: .skew(seconds: 3_600, refuses: false)
        case .duplicate: .duplicate
        }
    }

    private func refusal(_ status: Int, _ code: String) -> FaultAction {
        .error(status: status, code: code, message: nil, headers: nil)
    }
}
