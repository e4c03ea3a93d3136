// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// Goes through the comma-separated fields of one row.
struct FieldSplitter {
    /// One field, as offsets in the row.
    struct Field {
        /// The field without its enclosing quotes.
        var start: Int
        var end: Int
        /// Whether doubled quotes must be undone to get the text.
        var hasDoubledQuotes = false
        /// Where text follows the closing quote; nil when none does.
        var strayText: Int?
    }

    private let row: UnsafeRawBufferPointer
    private let mayBeQuoted: Bool
    private var position = 0
    private var isDone = false

    init(_ row: UnsafeRawBufferPointer, mayBeQuoted: Bool) {
        self.row = row
        self.mayBeQuoted = mayBeQuoted
    }

    /// The next field; nil after the last. A row of n commas outside quotes has n + 1 fields.
    mutating func next() -> Field? {
        if isDone { return nil }
        if mayBeQuoted, position < row.count, row[position] == 0x22 { return nextQuoted() }
        let start = position
        let end = comma(from: position)
        moveBehind(end)
        return Field(start: start, end: end)
    }

    private mutating func nextQuoted() -> Field {
        var field = Field(start: position + 1, end: row.count)
        var cursor = position + 1
        while let quote = find(0x22, from: cursor) {
            if quote + 1 < row.count, row[quote + 1] == 0x22 {
                field.hasDoubledQuotes = true
                cursor = quote + 2
                continue
            }
            field.end = quote
            // Nearly always the comma stands right there, and need not be searched.
            let isNext = quote + 1 < row.count && row[quote + 1] == 0x2C
            let after = isNext ? quote + 1 : comma(from: quote + 1)
            if after != quote + 1 { field.strayText = quote + 1 }
            moveBehind(after)
            return field
        }
        isDone = true
        return field
    }

    private mutating func moveBehind(_ comma: Int) {
        isDone = comma == row.count
        position = comma + 1
    }

    private func comma(from start: Int) -> Int { find(0x2C, from: start) ?? row.count }

    private func find(_ byte: Int32, from start: Int) -> Int? {
        guard start < row.count, let base = row.baseAddress,
            let found = memchr(base + start, byte, row.count - start)
        else { return nil }
        return UnsafeRawPointer(found) - base
    }
}
