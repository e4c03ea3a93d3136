// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// One connection to the server behind a proxy, opened when it is needed. Belongs to one thread.
final class UpstreamConnection {
    private let address: UpstreamAddress
    private let bodyBytesMax: Int
    private var socket: Int32 = -1
    /// A copy of 5 GiB takes a store minutes.
    private static let answerSecondsMax = 600

    init(_ address: UpstreamAddress, bodyBytesMax: Int) {
        self.address = address
        self.bodyBytesMax = bodyBytesMax
    }

    deinit { if socket >= 0 { close(socket) } }

    /// Sends a request on and waits for its answer; one that does not come is 502 Bad Gateway.
    func exchange(_ request: HTTPRequest) throws(S3Failure) -> HTTPResponse {
        let isReused = socket >= 0
        if let response = attempt(request) { return response }
        // A connection that had been idle may have been closed meanwhile, before it was asked.
        if isReused, let response = attempt(request) { return response }
        throw S3Failure(502, "BadGateway", "The server behind this proxy gave no answer.")
    }

    private func attempt(_ request: HTTPRequest) -> HTTPResponse? {
        if socket < 0 {
            guard let number = address.connect(answerWithin: Self.answerSecondsMax) else {
                return nil
            }
            socket = number
        }
        let reader = HTTPReplyReader(isHead: request.method == "HEAD", bodyBytesMax: bodyBytesMax)
        guard BlockingSocket.send(Self.bytes(of: request), to: socket),
            let (response, keeps) = receive(reader)
        else {
            disconnect()
            return nil
        }
        if !keeps { disconnect() }
        return response
    }

    private func disconnect() {
        close(socket)
        socket = -1
    }

    private func receive(_ reader: HTTPReplyReader) -> (HTTPResponse, Bool)? {
        var bytes: [UInt8] = []
        while true {
            let isEnded = !BlockingSocket.receive(from: socket, into: &bytes)
            switch bytes.withUnsafeBytes({ reader.read($0, isEnded: isEnded) }) {
            case .needMore: continue
            case .malformed: return nil
            case .reply(let response, let keeps): return (response, keeps)
            }
        }
    }

    /// The request as it came in but for the framing of its body and what concerns a connection.
    private static func bytes(of request: HTTPRequest) -> [UInt8] {
        var head = "\(request.method) \(String(decoding: request.rawPath, as: UTF8.self))"
        if !request.rawQuery.isEmpty {
            head += "?" + String(decoding: request.rawQuery, as: UTF8.self)
        }
        head += " HTTP/1.1\r\n"
        let dropped: Set<String> = ["connection", "transfer-encoding", "content-length", "expect"]
        for (name, value) in request.headers where !dropped.contains(name) {
            head += "\(name): \(value)\r\n"
        }
        if !request.body.isEmpty || request.method == "PUT" || request.method == "POST" {
            head += "content-length: \(request.body.count)\r\n"
        }
        return Array((head + "\r\n").utf8) + request.body
    }
}
