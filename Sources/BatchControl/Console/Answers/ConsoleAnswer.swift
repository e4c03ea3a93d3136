// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import HTTPTypes
import Hummingbird
import NIOCore

/// Answers of the console, each with the headers that keep it safe.
struct ConsoleAnswer: Sendable {
    var status: HTTPResponse.Status = .ok
    var type = "text/html; charset=utf-8"
    var body: ResponseBody
    var fields = HTTPFields()

    init(_ body: ResponseBody, type: String, status: HTTPResponse.Status = .ok) {
        self.body = body
        self.type = type
        self.status = status
    }

    init(_ page: HTML, status: HTTPResponse.Status = .ok) {
        body = ResponseBody(byteBuffer: ByteBuffer(string: page.text))
        self.status = status
    }

    /// To another page of ours, with GET.
    static func redirect(_ path: String) -> ConsoleAnswer {
        var answer = ConsoleAnswer("", status: .seeOther)
        answer.fields[.location] = path
        return answer
    }

    /// A file to be saved.
    static func download(_ body: ResponseBody, name: String) -> ConsoleAnswer {
        var answer = ConsoleAnswer(body, type: "application/octet-stream")
        let plain = name.filter { character in
            character.isASCII
                && (character.isLetter || character.isNumber || "-_.".contains(character))
        }
        answer.fields[.contentDisposition] =
            "attachment; filename=\"\(plain.isEmpty ? "file" : plain)\""
        return answer
    }

    /// As a browser gets it. Nothing runs in a page but our own files, nobody puts a page into a
    /// frame, and no page is kept by a cache.
    var response: Response {
        var headers = fields
        headers[.contentType] = type
        if headers[.cacheControl] == nil { headers[.cacheControl] = "no-store" }
        headers[.xContentTypeOptions] = "nosniff"
        headers[.contentSecurityPolicy] = Self.policy
        headers[.crossOriginResourcePolicy] = "same-origin"
        for (name, value) in [
            ("Referrer-Policy", "same-origin"), ("X-Frame-Options", "DENY"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
        ] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return Response(status: status, headers: headers, body: body)
    }

    static let policy =
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
}
