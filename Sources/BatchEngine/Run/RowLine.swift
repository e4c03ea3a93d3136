// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// Rows that wait for one pace, first come, first served.
struct RowLine {
    let pace: Int
    var rows: [ManifestRow]
    /// How many at the front are taken already.
    private var takenCount = 0

    init(pace: Int, rows: [ManifestRow]) {
        self.pace = pace
        self.rows = rows
    }

    var isEmpty: Bool { takenCount == rows.count }

    mutating func next() -> ManifestRow? {
        guard !isEmpty else { return nil }
        let row = rows[takenCount]
        takenCount += 1
        if takenCount >= 256, takenCount * 2 >= rows.count {
            rows.removeFirst(takenCount)
            takenCount = 0
        }
        return row
    }
}
