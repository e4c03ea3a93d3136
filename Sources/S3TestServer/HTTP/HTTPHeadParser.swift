// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads a request line and headers (RFC 9112), strictly: no folding, no bare line feeds, no
/// spaces around names.
enum HTTPHeadParser {
    /// The request without its body, or nil when the bytes are not a head.
    /// `head` ends with the empty line.
    static func parse(_ head: [UInt8]) -> HTTPRequest? {
        guard let text = String(validating: head, as: UTF8.self) else { return nil }
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"))[...]
        guard let first = lines.popFirst(), let line = withoutReturn(first),
            var request = requestLine(line)
        else { return nil }
        while let next = lines.popFirst() {
            guard let line = withoutReturn(next) else { return nil }
            if line.isEmpty { return lines.isEmpty ? request : nil }
            guard let (name, value) = header(line) else { return nil }
            request.headers[name] = request.headers[name].map { $0 + "," + value } ?? value
        }
        return nil
    }

    private typealias Line = Substring.UTF8View

    private static func withoutReturn(_ line: Line) -> Line? {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : nil
    }

    private static func requestLine(_ line: Line) -> HTTPRequest? {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 3, String(words[2]) == "HTTP/1.1",
            words[1].first == UInt8(ascii: "/")
        else { return nil }
        let target = words[1].split(
            separator: UInt8(ascii: "?"), maxSplits: 1, omittingEmptySubsequences: false)
        return HTTPRequest(
            method: String(Substring(words[0])), rawPath: Array(target[0]),
            rawQuery: target.count > 1 ? Array(target[1]) : [], headers: [:])
    }

    private static func header(_ line: Line) -> (String, String)? {
        guard let colon = line.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let name = String(Substring(line[..<colon])).lowercased()
        guard !name.isEmpty, !name.contains(" "), !name.contains("\t") else { return nil }
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        var value = line[line.index(after: colon)...].drop(while: isSpace)
        while let last = value.last, isSpace(last) { value = value.dropLast() }
        return (name, String(Substring(value)))
    }
}
