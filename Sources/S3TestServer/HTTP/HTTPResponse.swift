// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An answer before it becomes bytes.
struct HTTPResponse: Sendable {
    /// What follows the head.
    enum Body: Sendable {
        case none
        case bytes([UInt8])
        case content(ObjectContent, Range<Int64>)

        /// Bytes of it.
        var length: Int64 {
            switch self {
            case .none: 0
            case .bytes(let bytes): Int64(bytes.count)
            case .content(_, let range): Int64(range.count)
            }
        }
    }

    var status = 200
    var headers: [(name: String, value: String)] = []
    var body = Body.none

    init(status: Int = 200) { self.status = status }

    /// An XML answer.
    init(xml: [UInt8], status: Int = 200) {
        self.status = status
        headers = [("Content-Type", "application/xml")]
        body = .bytes(xml)
    }

    /// Whether a 200 holds an error document: how S3 says that a copy failed after it began.
    var holdsError: Bool {
        guard status == 200, case .bytes(let bytes) = body else { return false }
        return bytes.contains(UInt8(ascii: "<"))
            && String(decoding: bytes.prefix(300), as: UTF8.self).contains("<Error>")
    }

    /// Adds a header, or nothing when there is no value.
    mutating func add(_ name: String, _ value: String?) {
        if let value { headers.append((name, value)) }
    }

    /// The status line and headers; `length` is what Content-Length says, nil leaves it out.
    func head(length: Int64?, close: Bool) -> [UInt8] {
        var text = "HTTP/1.1 \(status) \(Self.reason(status))\r\n"
        for (name, value) in headers { text += "\(name): \(value)\r\n" }
        if let length, status != 204, status != 304 { text += "Content-Length: \(length)\r\n" }
        if close { text += "Connection: close\r\n" }
        return Array((text + "\r\n").utf8)
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 202: "Accepted"
        case 204: "No Content"
        case 206: "Partial Content"
        case 301: "Moved Permanently"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 409: "Conflict"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 416: "Requested Range Not Satisfiable"
        case 429: "Too Many Requests"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 503: "Slow Down"
        default: "Status"
        }
    }
}
