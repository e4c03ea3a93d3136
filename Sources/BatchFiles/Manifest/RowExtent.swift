// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// How far one row reaches: the first half of reading a manifest, and a pure function of the bytes.
///
/// A row ends at LF or CRLF, or at the end of the file. A line end inside a quoted field belongs to
/// the row. A quote that was opened by mistake would so swallow rows that have nothing to do with
/// it; a line end inside quotes is therefore believed only when the quote is closed within the
/// length limit and the file, and when a comma or a line end follows it. Otherwise the row ends at
/// its first line end, and fails alone.
package enum RowExtent: Equatable {
    /// `length` bytes without the line end, `consumed` with it, `lines` physical lines.
    case row(length: Int, consumed: Int, lines: Int, quotes: Quotes)
    /// More than `lengthMax` bytes came without a line end.
    case tooLong
    /// The bytes end before the row does.
    case needsMore

    /// What the row's double quotes say.
    package enum Quotes: Equatable {
        case none
        case balanced
        /// The quote at this offset in the row is never closed.
        case unterminated(at: Int)
    }

    /// Examines the bytes from a row's first on; `isAtEnd` says that no more will come.
    package static func next(
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
        var openInFirst = 0
        func firstLineOnly(_ open: Int) -> RowExtent {
            .row(
                length: first.length, consumed: first.consumed, lines: 1,
                quotes: .unterminated(at: open))
        }
        while true {
            quotes.scan(base, from: scanned, to: end.length)
            if lines > 1, quotes.hasStrayText { return firstLineOnly(openInFirst) }
            guard let open = quotes.openedAt else {
                return .row(
                    length: end.length, consumed: end.consumed, lines: lines, quotes: .balanced)
            }
            if lines == 1 { openInFirst = open }
            let window = min(count, lengthMax + 2)
            // The line end just passed is inside quotes, CR and LF alike.
            let next = lineEnd(base, from: end.consumed, count: count, window, isAtEnd)
            if let next, next.length <= lengthMax, end.consumed < count || !isAtEnd {
                quotes.scan(base, from: end.length, to: end.consumed)
                scanned = end.consumed
                end = next
                lines += 1
                continue
            }
            if next == nil, !isAtEnd, count <= lengthMax + 1 { return .needsMore }
            return firstLineOnly(openInFirst)
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
