// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

@testable import BatchControl

/// What a browser does, as far as the console sees it: cookies, and the headers that say from where
/// a request comes.
final class ConsoleBrowser {
    /// A status, its headers and its text.
    struct Answer {
        var status: Int
        var headers: HTTPFields
        var text: String

        /// The token in the forms of a page.
        var formToken: String? {
            text.firstMatch(of: /name="csrf" value="([^"]+)"/).map { String($0.output.1) }
        }
    }

    let console: ConsoleResponder
    var host = "localhost:8470"
    var cookies: [String: String] = [:]
    var origin: String? = "http://localhost:8470"
    var site: String? = "same-origin"

    init(_ desk: ConsoleDesk, token: ConsoleSecret, isSecure: Bool = false) {
        var settings = ConsoleSettings(token: token)
        settings.isSecure = isSecure
        console = ConsoleResponder(desk: desk, settings: settings)
    }

    func get(_ path: String) async throws -> Answer {
        try await send(.get, path, body: nil)
    }

    func post(_ path: String, _ fields: [(String, String)]) async throws -> Answer {
        let pairs = fields.map {
            "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))"
        }
        return try await send(.post, path, body: pairs.joined(separator: "&"))
    }

    func logIn(_ token: ConsoleSecret) async throws -> Answer {
        try await post("/console/login", [("token", token.text)])
    }

    /// The token of the forms of the session.
    func formToken() async throws -> String {
        try await get("/console/new").formToken ?? ""
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, body: String?
    ) async throws -> Answer {
        var head = HTTPRequest(method: method, scheme: "http", authority: host, path: path)
        if !cookies.isEmpty {
            head.headerFields[.cookie] = cookies.map { "\($0.key)=\($0.value)" }
                .joined(separator: "; ")
        }
        if method == .post {
            if let origin { head.headerFields[.origin] = origin }
            if let site, let name = HTTPField.Name("Sec-Fetch-Site") {
                head.headerFields[name] = site
            }
        }
        let request = Request(head: head, body: .init(buffer: ByteBuffer(string: body ?? "")))
        guard let response = await console.answer(request) else {
            return Answer(status: 0, headers: HTTPFields(), text: "")
        }
        for line in response.headers[values: .setCookie] {
            let pair = line.split(separator: ";")[0].split(separator: "=", maxSplits: 1)
            cookies[String(pair[0])] = pair.count > 1 ? String(pair[1]) : nil
        }
        let writer = CollectingWriter()
        try await response.body.write(writer)
        return Answer(
            status: response.status.code, headers: response.headers,
            text: String(buffer: writer.bytes.withLock { $0 }))
    }
}
