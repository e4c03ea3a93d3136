// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Walks over the header lines of an answer's head, as it was received (RFC 9112 §5).
struct HeaderLines {
    /// One header: where its name and its value (trimmed) lie in the head.
    struct Line {
        var name: Range<Int>
        var value: Range<Int>

        /// Whether the name is the wanted one, which is in lower case.
        func isNamed(
            _ wanted: UnsafeBufferPointer<UInt8>, in head: UnsafeBufferPointer<UInt8>
        ) -> Bool {
            guard name.count == wanted.count else { return false }
            for offset in 0..<wanted.count {
                let byte = head[name.lowerBound + offset]
                let isUpper = byte >= UInt8(ascii: "A") && byte <= UInt8(ascii: "Z")
                if (isUpper ? byte | 0x20 : byte) != wanted[offset] { return false }
            }
            return true
        }
    }

    private let head: UnsafeBufferPointer<UInt8>
    private var position = 0

    /// - Parameter head: a status line and header lines; the status line, which has no colon before
    ///   its first space, is skipped.
    init(_ head: UnsafeBufferPointer<UInt8>) {
        self.head = head
        _ = nextLine()
    }

    /// The next header, or nil at the end. Lines without a colon are skipped.
    mutating func next() -> Line? {
        while let line = nextLine() {
            guard let colon = head[line].firstIndex(of: UInt8(ascii: ":")) else { continue }
            var lower = colon + 1
            var upper = line.upperBound
            while lower < upper, isSpace(head[lower]) { lower += 1 }
            while upper > lower, isSpace(head[upper - 1]) { upper -= 1 }
            return Line(name: line.lowerBound..<colon, value: lower..<upper)
        }
        return nil
    }

    /// The next line without its line end.
    private mutating func nextLine() -> Range<Int>? {
        guard position < head.count else { return nil }
        let start = position
        var end = start
        while end < head.count, head[end] != 0x0A { end += 1 }
        position = end + 1
        if end > start, head[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
