// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Synchronization

/// A store that answers from a table: the first entry whose text the request, `METHOD /target`,
/// begins with; 404 without a body otherwise. It remembers what it was asked.
final class TableTransport: Transport {
    struct Entry: Sendable {
        let request: String
        let status: Int
        var headers: [(String, String)] = []
        var body = ""
    }

    struct Seen: Sendable, Equatable {
        let request: String
        let headers: [String: String]
    }

    private let entries: [Entry]
    private let state = Mutex<[Seen]>([])

    init(_ entries: [Entry]) { self.entries = entries }

    var seen: [Seen] { state.withLock { $0 } }
    var requests: [String] { seen.map(\.request) }

    func perform(_ exchange: S3Exchange, on origin: HTTPOrigin) async {
        let target = String(decoding: exchange.requestTarget, as: UTF8.self)
        let request = "\(exchange.method) \(target)"
        var headers = exchange.headers.lines.reduce(into: [String: String]()) { headers, line in
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[String(parts[0])] = String(parts[1].dropFirst())
        }
        if !exchange.copySource.isEmpty {
            headers["x-amz-copy-source"] = String(decoding: exchange.copySource, as: UTF8.self)
        }
        state.withLock { $0.append(Seen(request: request, headers: headers)) }
        let entry = entries.first { request.hasPrefix($0.request) }
        exchange.resetAnswer()
        (entry ?? Entry(request: request, status: 404)).write(to: exchange)
    }

    /// A client of this store that never waits.
    func client() throws -> S3Client { try hastyClient(attempts: 2) }
}

extension TableTransport.Entry {
    /// Answers with it.
    func write(to exchange: S3Exchange) {
        exchange.status = status
        let lines = headers.map { "\($0.0): \($0.1)\r\n" }.joined()
        exchange.responseHead = Array("HTTP/1.1 \(status) Any\r\n\(lines)\r\n".utf8)
        exchange.responseBody = Array(body.utf8)
    }

    /// An answer with an `<Error>`.
    static func error(_ request: String, _ status: Int, _ code: String) -> TableTransport.Entry {
        TableTransport.Entry(
            request: request, status: status,
            body: "<Error><Code>\(code)</Code><Message>As the store says it</Message></Error>")
    }

    /// An answer to HEAD of an object of ten bytes.
    static func head(
        _ request: String, _ headers: (String, String)...
    ) -> TableTransport.Entry {
        TableTransport.Entry(
            request: request, status: 200, headers: [("Content-Length", "10")] + headers)
    }

    /// An answer to CopyObject.
    static func copied(_ request: String) -> TableTransport.Entry {
        TableTransport.Entry(
            request: request, status: 200,
            body: "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>")
    }
}
