// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

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

    /// Goes on over the bytes `from..<to` of the row. Inside a field only the byte that may end it
    /// matters, and the C library finds that many bytes at a time.
    mutating func scan(_ base: UnsafeRawPointer, from: Int, to: Int) {
        var position = from
        while position < to {
            switch state {
            case .quoted:
                guard let quote = Self.find(0x22, base, from: position, to: to) else { return }
                position = quote
                state = .quoteInQuoted
            case .unquoted:
                guard let comma = Self.find(0x2C, base, from: position, to: to) else { return }
                position = comma
                state = .fieldStart
            case .fieldStart, .quoteInQuoted:
                step(base.load(fromByteOffset: position, as: UInt8.self), at: position)
            }
            position += 1
        }
    }

    /// Takes a byte at a field's start or behind a quote in a quoted field.
    private mutating func step(_ byte: UInt8, at position: Int) {
        switch (state, byte) {
        case (.fieldStart, 0x22):
            state = .quoted
            lastOpening = position
        case (.quoteInQuoted, 0x22): state = .quoted
        case (_, 0x2C): state = .fieldStart
        case (.quoteInQuoted, _):
            state = .unquoted
            hasStrayText = true
        default: state = .unquoted
        }
    }

    private static func find(
        _ byte: Int32, _ base: UnsafeRawPointer, from: Int, to: Int
    ) -> Int? {
        memchr(base + from, byte, to - from).map { UnsafeRawPointer($0) - base }
    }
}
