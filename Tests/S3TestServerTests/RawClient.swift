// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// A blocking HTTP/1.1 client on one socket, just large enough to see exactly what a server sends.
final class RawClient {
    /// Why nothing (more) came.
    enum Failure: Error, Equatable { case closed, reset, timeout, notHTTP }

    /// One answer.
    struct Reply {
        var status: Int
        var headers: [String: String]
        var body: [UInt8]

        /// The body as text.
        var text: String { String(decoding: body, as: UTF8.self) }
        /// The `<Code>` of an error document.
        var code: String? { element("Code") }

        /// The text of the first element of this name.
        func element(_ name: String) -> String? {
            guard let start = text.firstRange(of: "<\(name)>"),
                let end = text[start.upperBound...].firstRange(of: "</\(name)>")
            else { return nil }
            return String(text[start.upperBound..<end.lowerBound])
        }
    }

    private let number: Int32?
    private var pending: [UInt8] = []

    /// Connects; without a listener every later call fails with `closed`.
    init(port: UInt16) { number = LoopbackSocket.connected(port: port) }

    deinit { if let number { close(number) } }

    /// Sends bytes as they are.
    func send(_ bytes: [UInt8]) {
        guard let number else { return }
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return }
            rest = rest.dropFirst(sent)
        }
    }

    /// Sends text as it is.
    func send(_ text: String) { send(Array(text.utf8)) }

    /// Sends a request and reads its answer.
    func request(
        _ method: String, _ target: String, _ headers: [String: String] = [:], body: [UInt8] = []
    ) throws -> Reply {
        send(Self.bytes(method, target, headers, body: body))
        return try reply(isHead: method == "HEAD")
    }

    /// The bytes of a request.
    static func bytes(
        _ method: String, _ target: String, _ headers: [String: String], body: [UInt8] = []
    ) -> [UInt8] {
        var head = "\(method) \(target) HTTP/1.1\r\n"
        if headers["Host"] == nil { head += "Host: 127.0.0.1\r\n" }
        for (name, value) in headers.sorted(by: { $0.key < $1.key }) {
            head += "\(name): \(value)\r\n"
        }
        return Array((head + "Content-Length: \(body.count)\r\n\r\n").utf8) + body
    }

    /// Reads one answer.
    func reply(isHead: Bool = false) throws -> Reply {
        let lines = try line(until: "\r\n\r\n").split(separator: "\r\n")
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count > 1, words[0] == "HTTP/1.1", let status = Int(words[1]) else {
            throw Failure.notHTTP
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let halves = line.split(separator: ":", maxSplits: 1)
            headers[halves[0].lowercased()] = String((halves.last ?? "").drop { $0 == " " })
        }
        var reply = Reply(status: status, headers: headers, body: [])
        guard !isHead, status != 204, status != 304, status != 100 else { return reply }
        if headers["transfer-encoding"] == "chunked" {
            while let size = Int(try line(until: "\r\n"), radix: 16), size > 0 {
                reply.body += try take(size)
                _ = try take(2)
            }
            _ = try take(2)
        } else {
            reply.body = try take(Int(headers["content-length"] ?? "0") ?? 0)
        }
        return reply
    }

    /// Says that nothing more will be sent.
    func endSending() { if let number { shutdown(number, Int32(SHUT_WR)) } }

    /// Reads and forgets until the server closes, but no more than a megabyte of a large answer.
    func drain() throws {
        var count = 0
        do {
            while count < 1 << 20 {
                try receive()
                count += pending.count
                pending = []
            }
        } catch Failure.closed, Failure.reset {
            return
        }
    }

    /// Reads until the server closes.
    func readToEnd() throws -> [UInt8] {
        do {
            while true { try receive() }
        } catch Failure.closed {
            return pending
        }
    }

    private func line(until end: String) throws -> String {
        while true {
            if let range = pending.firstRange(of: Array(end.utf8)) {
                let text = String(decoding: pending[..<range.lowerBound], as: UTF8.self)
                pending.removeSubrange(..<range.upperBound)
                return text
            }
            try receive()
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while pending.count < count { try receive() }
        defer { pending.removeFirst(count) }
        return Array(pending.prefix(count))
    }

    private func receive() throws {
        guard let number else { throw Failure.closed }
        var buffer = [UInt8](repeating: 0, count: 64 << 10)
        let count = recv(number, &buffer, buffer.count, 0)
        if count == 0 { throw Failure.closed }
        guard count > 0 else { throw errno == ECONNRESET ? Failure.reset : Failure.timeout }
        pending += buffer[..<count]
    }
}
