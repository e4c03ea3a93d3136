// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads a whole answer at once, the plain way, from the grammar of RFC 9112: what `AnswerReader`
/// is compared with. It knows no bounds on sizes.
enum AnswerOracle {
    struct Answer: Equatable {
        var status: Int
        var body: [UInt8]
        var keepsConnection: Bool
    }

    private static let lineEnd: [UInt8] = [13, 10]
    private static let tokenBytes = Set(
        "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    /// The answer in what a server sent before it closed; nil when there is none that is sound.
    static func read(_ sent: [UInt8], answersHead: Bool) -> Answer? {
        var rest = sent[...]
        while let (head, after) = cut(rest, at: lineEnd + lineEnd) {
            guard let answer = parse(head: head) else { return nil }
            rest = after
            if answer.status < 200 { continue }
            guard !answersHead, answer.status != 204, answer.status != 304 else {
                return finish(answer, [], rest)
            }
            return readBody(answer, rest)
        }
        return nil
    }

    private struct Head {
        var status: Int
        var isHTTP10: Bool
        var headers: [String: [String]] = [:]

        var closes: Bool {
            isHTTP10
                || headers["connection", default: []].contains {
                    $0.split(separator: ",").contains { trim(String($0)).lowercased() == "close" }
                }
        }
    }

    private static func readBody(_ head: Head, _ rest: ArraySlice<UInt8>) -> Answer? {
        if head.headers["transfer-encoding"] != nil {
            guard let (body, after) = readChunks(rest) else { return nil }
            return finish(head, body, after)
        }
        guard let lengths = head.headers["content-length"] else {
            return Answer(status: head.status, body: Array(rest), keepsConnection: false)
        }
        guard let length = Int(lengths[0]), rest.count >= length else { return nil }
        return finish(head, Array(rest.prefix(length)), rest.dropFirst(length))
    }

    private static func finish(_ head: Head, _ body: [UInt8], _ rest: ArraySlice<UInt8>) -> Answer {
        Answer(
            status: head.status, body: body, keepsConnection: !head.closes && rest.isEmpty)
    }

    private static func parse(head: ArraySlice<UInt8>) -> Head? {
        var lines = head.split(separator: 10, omittingEmptySubsequences: false).map(Array.init)
        for index in lines.indices.dropLast() {
            guard lines[index].popLast() == 13 else { return nil }
        }
        for line in lines where line.contains(where: { ($0 < 32 && $0 != 9) || $0 == 127 }) {
            return nil
        }
        let first = lines[0].split(separator: 32, maxSplits: 2, omittingEmptySubsequences: false)
        let version = String(decoding: first[0], as: UTF8.self)
        guard first.count >= 2, ["HTTP/1.0", "HTTP/1.1"].contains(version), first[1].count == 3,
            first[1].allSatisfy({ (48...57).contains($0) }),
            let status = Int(String(decoding: first[1], as: UTF8.self)),
            (100...599).contains(status), status != 101
        else { return nil }
        var parsed = Head(status: status, isHTTP10: version == "HTTP/1.0")
        for line in lines.dropFirst() {
            let parts = line.split(separator: 58, maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, !parts[0].isEmpty, parts[0].allSatisfy(tokenBytes.contains)
            else { return nil }
            let name = String(decoding: parts[0], as: UTF8.self).lowercased()
            parsed.headers[name, default: []].append(
                trim(String(decoding: parts[1], as: UTF8.self)))
        }
        return isFramingSound(parsed) ? parsed : nil
    }

    private static func isFramingSound(_ head: Head) -> Bool {
        let lengths = head.headers["content-length", default: []]
        let codings = head.headers["transfer-encoding", default: []]
        guard lengths.count + codings.count <= 1 else { return false }
        if let length = lengths.first {
            return !length.isEmpty && length.utf8.allSatisfy { (48...57).contains($0) }
        }
        return codings.allSatisfy { $0.lowercased() == "chunked" }
            && (codings.isEmpty || !head.isHTTP10)
    }

    private static func readChunks(
        _ bytes: ArraySlice<UInt8>
    ) -> (body: [UInt8], after: ArraySlice<UInt8>)? {
        var body: [UInt8] = []
        var rest = bytes
        while let (line, after) = cutTextLine(rest) {
            let digits = line.prefix { $0 != 59 }
            guard let size = hexadecimal(digits) else { return nil }
            rest = after
            if size == 0 { break }
            guard rest.count >= size + 2, rest.dropFirst(size).starts(with: lineEnd) else {
                return nil
            }
            body += rest.prefix(size)
            rest = rest.dropFirst(size + 2)
        }
        guard rest.startIndex > bytes.startIndex else { return nil }
        while let (line, after) = cutTextLine(rest) {
            rest = after
            if line.isEmpty { return (body, rest) }
        }
        return nil
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> Int? {
        let text = String(decoding: digits, as: UTF8.self)
        guard !text.isEmpty, text.allSatisfy(\.isHexDigit), text.utf8.count == digits.count else {
            return nil
        }
        return Int(text, radix: 16)
    }

    private static func cutTextLine(
        _ bytes: ArraySlice<UInt8>
    ) -> (line: ArraySlice<UInt8>, after: ArraySlice<UInt8>)? {
        guard let (line, after) = cut(bytes, at: lineEnd),
            !line.contains(where: { ($0 < 32 && $0 != 9) || $0 == 127 })
        else { return nil }
        return (line, after)
    }

    /// What stands before and after the first occurrence of a mark.
    private static func cut(
        _ bytes: ArraySlice<UInt8>, at mark: [UInt8]
    ) -> (line: ArraySlice<UInt8>, after: ArraySlice<UInt8>)? {
        var place = bytes.startIndex
        while place + mark.count <= bytes.endIndex {
            if bytes[place] == 13, bytes[place..<place + mark.count].elementsEqual(mark) {
                return (bytes[..<place], bytes[(place + mark.count)...])
            }
            place += 1
        }
        return nil
    }

    private static func trim(_ text: String) -> String {
        let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        let front = text.drop(while: isBlank)
        return String(front.reversed().drop(while: isBlank).reversed())
    }
}
