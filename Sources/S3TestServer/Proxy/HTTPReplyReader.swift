// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import COpenSSL

/// Turns the bytes of another server's answer into an ``HTTPResponse``. A pure value, as
/// ``HTTPRequestReader`` is for requests.
struct HTTPReplyReader {
    /// What the bytes were.
    enum Event {
        case needMore
        case reply(HTTPResponse, keepsConnection: Bool)
        case malformed
    }

    private let isHead: Bool
    private let bodyBytesMax: Int

    /// A reader of one answer; that to HEAD has no body whatever it says.
    init(isHead: Bool, bodyBytesMax: Int) {
        self.isHead = isHead
        self.bodyBytesMax = bodyBytesMax
    }

    /// What all bytes received so far are; an answer that ends with its connection `isEnded`.
    func read(_ bytes: UnsafeRawBufferPointer, isEnded: Bool) -> Event {
        guard let length = HTTPRequestReader.headLength(bytes) else {
            return isEnded ? .malformed : .needMore
        }
        guard let (parsed, framing) = head(Array(bytes[..<length])) else { return .malformed }
        var response = parsed
        // 100 Continue and its like precede the answer.
        if (100..<200).contains(response.status) {
            return read(UnsafeRawBufferPointer(rebasing: bytes[length...]), isEnded: isEnded)
        }
        let rest = UnsafeRawBufferPointer(rebasing: bytes[length...])
        if isHead {
            // Its length is told though no byte of it follows.
            let size = framing.length ?? 0
            response.body = .content(ObjectContent(virtualSize: size, seed: 0), 0..<size)
            return .reply(response, keepsConnection: framing.keeps)
        }
        if response.status == 204 || response.status == 304 {
            return .reply(response, keepsConnection: framing.keeps)
        }
        if framing.isChunked {
            var decoder = ChunkedDecoder()
            guard decoder.consume(rest, bodyBytesMax: bodyBytesMax) != nil else {
                return .malformed
            }
            guard decoder.isDone else { return isEnded ? .malformed : .needMore }
            response.body = .bytes(decoder.body)
        } else if let size = framing.length {
            guard size <= bodyBytesMax else { return .malformed }
            guard rest.count >= Int(size) else { return isEnded ? .malformed : .needMore }
            response.body = .bytes(Array(rest[..<Int(size)]))
        } else {
            guard isEnded else { return .needMore }
            response.body = .bytes(Array(rest))
        }
        return .reply(response, keepsConnection: framing.keeps && !isEnded)
    }

    private struct Framing {
        var length: Int64?
        var isChunked = false
        var keeps = true
    }

    /// Status and headers, without those that concern one connection only.
    private func head(_ bytes: [UInt8]) -> (HTTPResponse, Framing)? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        var lines = text.split(separator: "\r\n", omittingEmptySubsequences: true)[...]
        let words = lines.popFirst()?.split(separator: " ", maxSplits: 2) ?? []
        guard words.count >= 2, words[0].hasPrefix("HTTP/1."), let status = Int(words[1]) else {
            return nil
        }
        var response = HTTPResponse(status: status)
        var framing = Framing()
        framing.keeps = words[0] == "HTTP/1.1"
        for line in lines {
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let name = String(line[..<colon])
            let value = String(line[line.index(after: colon)...].drop { $0 == " " })
            switch name.lowercased() {
            case "content-length": framing.length = Int64(value)
            case "transfer-encoding": framing.isChunked = value.lowercased() == "chunked"
            case "connection": framing.keeps = value.lowercased() != "close"
            case "keep-alive": break
            default: response.add(name, value)
            }
        }
        return (response, framing)
    }
}
