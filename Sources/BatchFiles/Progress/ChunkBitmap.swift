// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Which of a chunk's 1,024 rows are in a set: 128 bytes, in place, no allocation.
struct ChunkBitmap: Sendable {
    private var words = InlineArray<16, UInt64>(repeating: 0)
    private(set) var count = 0

    static var rows: Int { Limits.chunkRows }

    var isFull: Bool { count == Self.rows }

    func contains(_ row: Int) -> Bool { words[row >> 6] & (1 << UInt64(row & 63)) != 0 }

    /// Adds the row; false when it was there already.
    mutating func insert(_ row: Int) -> Bool {
        let bit: UInt64 = 1 << UInt64(row & 63)
        if words[row >> 6] & bit != 0 { return false }
        words[row >> 6] |= bit
        count += 1
        return true
    }

    /// Adds the rows of `range`; returns how many of them were new.
    mutating func insert(_ range: Range<Int>) -> Int {
        var added = 0
        var row = range.lowerBound
        while row < range.upperBound {
            let first = row & 63
            let length = min(64 - first, range.upperBound - row)
            let mask = (length == 64 ? UInt64.max : (1 << UInt64(length)) - 1) << UInt64(first)
            added += (mask & ~words[row >> 6]).nonzeroBitCount
            words[row >> 6] |= mask
            row += length
        }
        count += added
        return added
    }

    /// The first row at or after `row` that is in the set (`isMember`) or is not; 1,024 if none.
    func next(from row: Int, isMember: Bool) -> Int {
        var row = row
        while row < Self.rows {
            let word = (isMember ? words[row >> 6] : ~words[row >> 6]) >> UInt64(row & 63)
            if word != 0 { return row + word.trailingZeroBitCount }
            row = (row | 63) + 1
        }
        return Self.rows
    }
}
