// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What goes wrong with one request. In JSON: `{"error":{"status":503,"code":"SlowDown"}}`,
/// `{"delay":{"milliseconds":50}}`, `{"resetAfter":{}}`.
package enum FaultAction: Codable, Sendable, Equatable {
    /// This refusal, and nothing is done.
    case error(status: Int, code: String, message: String?, headers: [String: String]?)
    /// 200 with an `<Error>` document, and nothing is done.
    case errorInOK(code: String, message: String?)
    /// 200 without a body; the work is done.
    case emptyOK
    /// White space, `count` times one space, before the answer; with a code the answer is an error
    /// document (still under the 200 that was sent) and nothing is done.
    case whitespace(count: Int, intervalMilliseconds: Int, code: String?)
    /// The answer comes later.
    case delay(milliseconds: Int)
    /// A reset, and nothing is done.
    case resetBefore
    /// The work is done, then a reset: the reply is lost.
    case resetAfter
    /// The work is done; this many bytes are missing at the end, then the connection closes.
    case truncate(bytes: Int)
    /// The work is done; Content-Length is wrong by this much, then the connection closes.
    case wrongLength(difference: Int)
    /// The answer is right, then the connection closes, with or without having said so.
    case closeAfter(announced: Bool)
    /// The answer comes this many bytes at a time.
    case drip(bytes: Int, intervalMilliseconds: Int)
    /// The work is done; the last bytes of the answer come so much later.
    case stall(bytes: Int, milliseconds: Int)
    /// The work is done; the answer is framed rightly and its document ends in the middle.
    case brokenXML
    /// 301 or 307 with the region of the bucket (nil: the server's own), and nothing is done.
    case redirect(status: Int, region: String?)
    /// The server's clock is off by this much while it answers: either it refuses the request for
    /// that, or only its Date is wrong.
    case skew(seconds: Int, refuses: Bool)
    /// The work is done twice, as by a proxy that repeats; the second answer is given.
    case duplicate

    /// Whether the client gets the whole, right answer when the work was done.
    var isTold: Bool {
        switch self {
        case .whitespace(_, _, let code): code == nil
        case .delay, .closeAfter, .drip, .stall, .duplicate: true
        case .skew(_, let refuses): !refuses
        case .error, .errorInOK, .emptyOK, .resetBefore, .resetAfter, .truncate, .wrongLength,
            .brokenXML, .redirect:
            false
        }
    }

    /// How far the Date of the answer is off, in milliseconds.
    var skewMilliseconds: Int64 {
        if case .skew(let seconds, _) = self { Int64(seconds) * 1_000 } else { 0 }
    }
}
