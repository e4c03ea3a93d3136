// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Follows the double quotes of a CSV row (RFC 4180 §2.5–2.7): a quote opens a field only as its
/// first byte; inside, two quotes are one of the value's; elsewhere a quote is an ordinary byte.
struct QuoteScan {
    private enum State { case fieldStart, unquoted, quoted, quoteInQuoted }
    private var state = State.fieldStart
    /// Where the last quote that opened a field stands.
    private(set) var lastOpening = 0
    /// Whether text followed a closing quote.
    private(set) var hasStrayText = false

    /// Where the still open quote stands; nil when none is open.
    var openedAt: Int? { state == .quoted ? lastOpening : nil }

    /// Goes on over the bytes `from..<to` of the row.
    mutating func scan(_ base: UnsafeRawPointer, from: Int, to: Int) {
        for position in from..<max(from, to) {
            let byte = base.load(fromByteOffset: position, as: UInt8.self)
            switch (state, byte) {
            case (.fieldStart, 0x22):
                state = .quoted
                lastOpening = position
            case (.quoted, 0x22): state = .quoteInQuoted
            case (.quoteInQuoted, 0x22): state = .quoted
            case (.quoted, _): break
            case (_, 0x2C): state = .fieldStart
            case (.quoteInQuoted, _):
                state = .unquoted
                hasStrayText = true
            default: state = .unquoted
            }
        }
    }
}
