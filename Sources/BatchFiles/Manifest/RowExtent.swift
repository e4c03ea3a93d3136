// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// How far one row reaches: the first half of reading a manifest, and a pure function of the bytes.
///
/// A row ends at LF or CRLF, or at the end of the file. A line end inside a quoted field belongs to
/// the row. A quote that is not closed within the length limit (or the file) would swallow rows that
/// have nothing to do with it; its row therefore ends at its first line end, and fails alone.
enum RowExtent: Equatable {
    /// `length` bytes without the line end, `consumed` with it, `lines` physical lines.
    case row(length: Int, consumed: Int, lines: Int, quotes: Quotes)
    /// More than `lengthMax` bytes came without a line end.
    case tooLong
    /// The bytes end before the row does.
    case needsMore

    /// What the row's double quotes say.
    enum Quotes: Equatable {
        case none
        case balanced
        /// The quote at this offset in the row is never closed.
        case unterminated(at: Int)
    }

    /// Examines the bytes from a row's first on; `isAtEnd` says that no more will come.
    static func next(
        in bytes: UnsafeRawBufferPointer, isAtEnd: Bool, lengthMax: Int
    ) -> RowExtent {
        guard let base = bytes.baseAddress, bytes.count > 0 else { return .needsMore }
        let window = min(bytes.count, lengthMax + 2)
        guard let first = lineEnd(base, from: 0, count: bytes.count, window, isAtEnd) else {
            return bytes.count > lengthMax + 1 ? .tooLong : .needsMore
        }
        if first.length > lengthMax { return .tooLong }
        if memchr(base, 0x22, first.length) == nil {
            return .row(
                length: first.length, consumed: first.consumed, lines: 1, quotes: .none)
        }
        return quoted(base, count: bytes.count, first: first, isAtEnd, lengthMax)
    }

    /// Follows the quotes of a row over its line ends.
    private static func quoted(
        _ base: UnsafeRawPointer, count: Int, first: LineEnd, _ isAtEnd: Bool, _ lengthMax: Int
    ) -> RowExtent {
        var quotes = QuoteScan()
        var end = first
        var lines = 1
        var scanned = 0
        while true {
            quotes.scan(base, from: scanned, to: end.length)
            guard let open = quotes.openedAt else {
                return .row(
                    length: end.length, consumed: end.consumed, lines: lines, quotes: .balanced)
            }
            let window = min(count, lengthMax + 2)
            // The line end just passed is inside quotes, CR and LF alike.
            let next = lineEnd(base, from: end.consumed, count: count, window, isAtEnd)
            let isExhausted = end.consumed >= count && isAtEnd
            if let next, next.length <= lengthMax, !isExhausted {
                scanned = end.length
                quotes.scan(base, from: scanned, to: end.consumed)
                scanned = end.consumed
                end = next
                lines += 1
                continue
            }
            if next == nil, !isAtEnd, count <= lengthMax + 1 { return .needsMore }
            return .row(
                length: first.length, consumed: first.consumed, lines: 1,
                quotes: .unterminated(at: open))
        }
    }

    /// Where a line's content ends, and where the next line begins.
    private struct LineEnd {
        var length: Int
        var consumed: Int
    }

    /// The first line end at or after `from`; nil when the bytes have none and more may come.
    private static func lineEnd(
        _ base: UnsafeRawPointer, from: Int, count: Int, _ window: Int, _ isAtEnd: Bool
    ) -> LineEnd? {
        var length: Int
        let consumed: Int
        if from < window, let found = memchr(base + from, 0x0A, window - from) {
            length = UnsafeRawPointer(found) - base
            consumed = length + 1
        } else {
            guard isAtEnd, window == count else { return nil }
            length = count
            consumed = count
        }
        if length > from, base.load(fromByteOffset: length - 1, as: UInt8.self) == 0x0D {
            length -= 1
        }
        return LineEnd(length: length, consumed: consumed)
    }
}
