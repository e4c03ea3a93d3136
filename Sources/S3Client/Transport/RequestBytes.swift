// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A request as it goes over a connection (RFC 9112 §3), in a buffer that is used again. A short
/// body stands behind the head, so that both go out together; a long one stays where it is.
struct RequestBytes: ~Copyable {
    /// Bytes of a body that are copied behind the head.
    private static let copiedBodyMax = 16 * 1_024

    private var bytes = ByteBuffer(capacity: 1_024)
    /// How many bytes of the exchange's body follow `bytes`.
    private var followingCount = 0
    private var sentCount = 0
    /// `User-Agent` with its line end, the same for all requests.
    private let agentLine: [UInt8]

    init(userAgent: String) {
        agentLine = Array("User-Agent: \(userAgent)\r\n".utf8)
    }

    /// Whether everything has gone out.
    var isSent: Bool { sentCount == bytes.count + followingCount }

    /// Writes the request anew.
    mutating func fill(from exchange: S3Exchange, on origin: HTTPOrigin) {
        sentCount = 0
        followingCount = 0
        bytes.removeAll()
        bytes.append(exchange.method.name)
        bytes.append(UInt8(ascii: " "))
        bytes.append(exchange.targetBytes.view)
        bytes.append(" HTTP/1.1\r\nHost: ")
        bytes.append(origin.hostHeader)
        bytes.append("\r\n")
        bytes.append(agentLine)
        bytes.append(exchange.headerLines.view)
        guard exchange.method.statesLength else { return bytes.append("\r\n") }
        bytes.append("Content-Length: ")
        bytes.append(decimal: exchange.body.count)
        bytes.append("\r\n\r\n")
        if exchange.body.count <= Self.copiedBodyMax {
            bytes.append(exchange.body)
        } else {
            followingCount = exchange.body.count
        }
    }

    /// Hands out the bytes that are to be sent next. Until they are marked as sent they stay in
    /// place, as TLS asks for when a write is tried again.
    func withUnsent<Answer>(
        of exchange: S3Exchange, _ body: (UnsafeRawBufferPointer) -> Answer
    ) -> Answer {
        if sentCount < bytes.count {
            return body(.init(rebasing: bytes.view[sentCount...]))
        }
        return exchange.body.withUnsafeBytes {
            body(.init(rebasing: $0[(sentCount - bytes.count)...]))
        }
    }

    mutating func markSent(_ count: Int) { sentCount += count }
}
