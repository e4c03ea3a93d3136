// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What the head of an answer says about what follows it (RFC 9112 §4 to §6 and §9.3). Strict: a
/// head that two readers could understand differently is not understood at all.
struct AnswerHead: Equatable {
    /// How the body's end is known.
    enum Framing: Equatable {
        case none
        case length(Int)
        case chunked
        /// It ends with the connection.
        case untilEnd
    }

    /// 0 before there was a status line.
    private(set) var status = 0
    private(set) var framing = Framing.untilEnd
    /// Whether another request may follow on the connection.
    private(set) var keepsConnection = true

    private var isHTTP10 = false
    private var length: Int?
    private var isChunked = false

    /// Reads one line of text, without its line end; false when it is malformed or odd.
    mutating func read(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        status == 0 ? readStatus(line) : readHeader(line)
    }

    /// Ends the head; false when its lines contradict each other. The answer to a HEAD has no body.
    mutating func end(answersHead: Bool) -> Bool {
        guard status != 0, !(isChunked && length != nil) else { return false }
        if answersHead || status < 200 || status == 204 || status == 304 {
            framing = .none
        } else if isChunked {
            framing = .chunked
        } else if let length {
            framing = .length(length)
        } else {
            keepsConnection = false
        }
        return true
    }

    /// Whether what came so far can be the beginning of a status line.
    static func begins(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        ByteScan.starts(bytes, with: "HTTP/", upTo: bytes.count)
    }

    /// `HTTP/1.1 200 OK`; the reason may be missing.
    private mutating func readStatus(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        guard line.count >= 12, ByteScan.starts(line, with: "HTTP/1."),
            line[7] == UInt8(ascii: "1") || line[7] == UInt8(ascii: "0"),
            line[8] == UInt8(ascii: " "),
            line.count == 12 || line[12] == UInt8(ascii: " "),
            let status = Self.decimal(line, 9..<12), (100..<600).contains(status), status != 101
        else { return false }
        self.status = status
        isHTTP10 = line[7] == UInt8(ascii: "0")
        if isHTTP10 { keepsConnection = false }
        return true
    }

    private mutating func readHeader(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        let colon = ByteScan.tokenCount(line)
        guard colon > 0, colon < line.count, line[colon] == UInt8(ascii: ":") else { return false }
        // Only three lengths of names matter here.
        switch colon {
        case 10 where Self.equals(line, 0..<colon, "connection"):
            if Self.lists(line, from: colon + 1, "close") { keepsConnection = false }
        case 14 where Self.equals(line, 0..<colon, "content-length"):
            guard length == nil else { return false }
            length = Self.decimal(line, Self.trimmed(line, colon + 1))
            return length != nil
        case 17 where Self.equals(line, 0..<colon, "transfer-encoding"):
            guard !isChunked, !isHTTP10,
                Self.equals(line, Self.trimmed(line, colon + 1), "chunked")
            else { return false }
            isChunked = true
        default: break
        }
        return true
    }

    // MARK: Bytes

    /// A value of at most 15 digits.
    private static func decimal(_ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int? {
        guard (1...15).contains(range.count) else { return nil }
        var value = 0
        for byte in line[range] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
        }
        return value
    }

    /// The rest of a line without white space at its ends.
    private static func trimmed(_ line: UnsafeBufferPointer<UInt8>, _ start: Int) -> Range<Int> {
        trimmed(line, start..<line.count)
    }

    private static func trimmed(
        _ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>
    ) -> Range<Int> {
        var lower = range.lowerBound
        var upper = range.upperBound
        while lower < upper, line[lower] == 0x20 || line[lower] == 0x09 { lower += 1 }
        while upper > lower, line[upper - 1] == 0x20 || line[upper - 1] == 0x09 { upper -= 1 }
        return lower..<upper
    }

    /// Whether the bytes are that text, which is in lower case, in any case.
    private static func equals(
        _ line: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ text: StaticString
    ) -> Bool {
        guard range.count == text.utf8CodeUnitCount else { return false }
        for offset in 0..<range.count {
            let byte = line[range.lowerBound + offset]
            let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
            if (isUpper ? byte | 0x20 : byte) != text.utf8Start[offset] { return false }
        }
        return true
    }

    /// Whether a list with commas has that word, which is in lower case.
    private static func lists(
        _ line: UnsafeBufferPointer<UInt8>, from start: Int, _ word: StaticString
    ) -> Bool {
        var start = start
        while start <= line.count {
            let end = line[start...].firstIndex(of: UInt8(ascii: ",")) ?? line.count
            if equals(line, trimmed(line, start..<end), word) { return true }
            start = end + 1
        }
        return false
    }
}
