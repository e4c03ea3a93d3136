// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Recognises the ordinary shape of a whole XML answer by its bytes, without a parser: what a
/// successful copy costs per object. Whatever it does not recognise goes to the parser.
enum AnswerScan {
    /// Whether the body is, between white space, an optional byte order mark, an optional XML
    /// declaration, and one element of that name with its closing tag at the very end.
    static func isComplete(_ body: [UInt8], root: StaticString) -> Bool {
        body.withUnsafeBufferPointer { body in
            var start = skipSpace(body, from: 0)
            if starts(body, at: start, with: "\u{FEFF}") {
                start = skipSpace(body, from: start + 3)
            }
            if starts(body, at: start, with: "<?xml") {
                guard let end = declarationEnd(body, from: start) else { return false }
                start = skipSpace(body, from: end)
            }
            let count = root.utf8CodeUnitCount
            guard starts(body, at: start, with: "<"), starts(body, at: start + 1, with: root),
                start + 1 + count < body.count
            else { return false }
            let after = body[start + 1 + count]
            guard after == UInt8(ascii: ">") || isSpace(after) else { return false }

            var end = body.count
            while end > 0, isSpace(body[end - 1]) { end -= 1 }
            let closing = end - count - 3
            return closing > start + count && starts(body, at: closing, with: "</")
                && starts(body, at: closing + 2, with: root)
                && body[end - 1] == UInt8(ascii: ">")
        }
    }

    /// The offset after `?>`.
    private static func declarationEnd(_ body: UnsafeBufferPointer<UInt8>, from start: Int) -> Int?
    {
        var index = start + 5
        while index + 1 < body.count {
            if body[index] == UInt8(ascii: "?"), body[index + 1] == UInt8(ascii: ">") {
                return index + 2
            }
            index += 1
        }
        return nil
    }

    private static func starts(
        _ body: UnsafeBufferPointer<UInt8>, at offset: Int, with text: StaticString
    ) -> Bool {
        guard offset >= 0, body.count - offset >= text.utf8CodeUnitCount else { return false }
        for index in 0..<text.utf8CodeUnitCount
        where body[offset + index] != text.utf8Start[index] {
            return false
        }
        return true
    }

    private static func skipSpace(_ body: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        var index = start
        while index < body.count, isSpace(body[index]) { index += 1 }
        return index
    }

    /// White space of XML 1.0 §2.3.
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }
}
