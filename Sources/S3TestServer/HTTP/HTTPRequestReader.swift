// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL

/// Turns the bytes of a connection into requests, one after the other. A pure value: it is given
/// what is in the buffer and answers how much of it is used up and what that was.
struct HTTPRequestReader {
    /// What the bytes were.
    enum Event {
        /// Not yet a whole request.
        case needMore
        /// A whole head that asks for `100 Continue` before its body.
        case expectsContinue
        case request(HTTPRequest)
        /// Not HTTP, or too much of it; the status to answer before closing.
        case malformed(status: Int)
    }

    private enum State {
        case head
        case sized(HTTPRequest, left: Int)
        case chunked(HTTPRequest, ChunkedDecoder)
    }

    private var state = State.head
    private let bodyBytesMax: Int

    init(bodyBytesMax: Int) { self.bodyBytesMax = bodyBytesMax }

    /// Uses up bytes of the buffer.
    mutating func consume(_ bytes: UnsafeRawBufferPointer) -> (used: Int, event: Event) {
        switch state {
        case .head: return consumeHead(bytes)
        case .sized(var request, let left):
            // The state is emptied first, so that the body grows in place instead of being copied.
            state = .head
            let count = min(left, bytes.count)
            request.body += bytes[..<count]
            if count == left { return (count, .request(request)) }
            state = .sized(request, left: left - count)
            return (count, .needMore)
        case .chunked(var request, var decoder):
            state = .head
            guard let used = decoder.consume(bytes, bodyBytesMax: bodyBytesMax) else {
                return (0, .malformed(status: 400))
            }
            if decoder.isDone {
                request.body = decoder.body
                return (used, .request(request))
            }
            state = .chunked(request, decoder)
            return (used, .needMore)
        }
    }

    private mutating func consumeHead(
        _ bytes: UnsafeRawBufferPointer
    ) -> (used: Int, event: Event) {
        guard let length = Self.headLength(bytes) else { return (0, .needMore) }
        guard let request = HTTPHeadParser.parse(Array(bytes[..<length])), request["host"] != nil
        else { return (0, .malformed(status: 400)) }
        if let coding = request["transfer-encoding"] {
            guard coding.lowercased() == "chunked", request["content-length"] == nil else {
                return (0, .malformed(status: 501))
            }
            state = .chunked(request, ChunkedDecoder())
        } else {
            let digits = request["content-length"] ?? "0"
            guard let size = Int(digits), digits.utf8.allSatisfy(Self.isDigit) else {
                return (0, .malformed(status: 400))
            }
            guard size <= bodyBytesMax else { return (0, .malformed(status: 413)) }
            guard size > 0 else { return (length, .request(request)) }
            state = .sized(request, left: size)
        }
        let expects = request["expect"]?.lowercased() == "100-continue"
        return (length, expects && bytes.count == length ? .expectsContinue : .needMore)
    }

    /// `Int` would also take a sign.
    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Bytes up to and with the empty line, or nil when it has not come yet.
    static func headLength(_ bytes: UnsafeRawBufferPointer) -> Int? {
        guard let base = bytes.baseAddress, let end = s3test_find(base, bytes.count, "\r\n\r\n", 4)
        else { return nil }
        return end - base + 4
    }
}
