// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// The rows that earlier runs finished. A first run asks nothing, and a resumed one asks only
/// until it is past the last of them.
struct FinishedRows: Sendable {
    private let rows: ProgressSet
    private let end: UInt64

    init(_ rows: ProgressSet) {
        self.rows = rows
        end = rows.end
    }

    func contains(_ row: UInt64) -> Bool {
        row < end && rows.contains(row)
    }
}
