// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A request as it goes over a connection (RFC 9112 §3), in a buffer that is used again. A short
/// body stands behind the head, so that both go out together; a long one stays where it is.
struct RequestBytes {
    /// Bytes of a body that are copied behind the head.
    private static let copiedBodyMax = 16 * 1_024

    private var bytes: [UInt8] = []
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
        bytes.removeAll(keepingCapacity: true)
        append(exchange.method.name)
        bytes.append(UInt8(ascii: " "))
        bytes.append(contentsOf: exchange.requestTarget)
        append(" HTTP/1.1\r\nHost: ")
        bytes.append(contentsOf: origin.hostHeader)
        append("\r\n")
        bytes.append(contentsOf: agentLine)
        append(exchange.headers)
        append(exchange.signatureHeaders)
        guard exchange.method.statesLength else {
            append("\r\n")
            return
        }
        append("Content-Length: ")
        append(decimal: exchange.body.count)
        append("\r\n\r\n")
        if exchange.body.count <= Self.copiedBodyMax {
            bytes.append(contentsOf: exchange.body)
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
            return bytes.withUnsafeBytes { body(.init(rebasing: $0[sentCount...])) }
        }
        return exchange.body.withUnsafeBytes {
            body(.init(rebasing: $0[(sentCount - bytes.count)...]))
        }
    }

    mutating func markSent(_ count: Int) { sentCount += count }

    private mutating func append(_ text: StaticString) {
        bytes.append(
            contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    private mutating func append(_ block: HeaderBlock) {
        block.bytes.withUnsafeBufferPointer { source in
            for field in block.fields {
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[field.name]))
                bytes.append(UInt8(ascii: ":"))
                if !field.value.isEmpty { bytes.append(UInt8(ascii: " ")) }
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[field.value]))
                bytes.append(0x0D)
                bytes.append(0x0A)
            }
        }
    }

    private mutating func append(decimal value: Int) {
        if value >= 10 { append(decimal: value / 10) }
        bytes.append(UInt8(ascii: "0") + UInt8(value % 10))
    }
}
