// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Rows finished since the last commit, in any order in, as sorted runs out.
struct PendingRows: Sendable {
    private var open = OpenChunks()
    private(set) var count = 0

    /// Adds a row; false when it is pending already.
    mutating func insert(_ row: UInt64) -> Bool {
        let rows = UInt64(Limits.chunkRows)
        let isNew = open.update(row / rows) { $0.insert(Int(row % rows)) }.result
        if isNew { count += 1 }
        return isNew
    }

    /// The pending rows as ascending runs that do not touch each other.
    var runs: [Range<UInt64>] {
        var runs: [Range<UInt64>] = []
        for chunk in open.chunks {
            let base = chunk.number * UInt64(Limits.chunkRows)
            var row = chunk.bitmap.next(from: 0, isMember: true)
            while row < Limits.chunkRows {
                let end = chunk.bitmap.next(from: row, isMember: false)
                if let last = runs.last, last.upperBound == base + UInt64(row) {
                    runs[runs.count - 1] = last.lowerBound..<(base + UInt64(end))
                } else {
                    runs.append((base + UInt64(row))..<(base + UInt64(end)))
                }
                row = chunk.bitmap.next(from: end, isMember: true)
            }
        }
        return runs
    }

    mutating func removeAll() {
        open.removeAll()
        count = 0
    }
}
