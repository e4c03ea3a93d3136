// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Follows the double quotes of a CSV row (RFC 4180 §2.5–2.7): a quote opens a field only as its
/// first byte; inside, two quotes are one of the value's; elsewhere a quote is an ordinary byte.
struct QuoteScan {
    private enum State { case fieldStart, unquoted, quoted, quoteInQuoted }
    private var state = State.fieldStart
    private var opening = 0

    /// Where the still open quote stands; nil when none is open.
    var openedAt: Int? { state == .quoted ? opening : nil }

    /// Goes on over the bytes `from..<to` of the row.
    mutating func scan(_ base: UnsafeRawPointer, from: Int, to: Int) {
        for position in from..<max(from, to) {
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            switch (state, byte) {
            case (.fieldStart, 0x22):
                state = .quoted
                opening = position
            case (.quoted, 0x22): state = .quoteInQuoted
            case (.quoteInQuoted, 0x22): state = .quoted
            case (.quoted, _): break
            case (_, 0x2C): state = .fieldStart
            default: state = .unquoted
            }
        }
    }
}
