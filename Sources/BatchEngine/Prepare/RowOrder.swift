// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Glibc

/// Whether the rows of a manifest stand in the order of their keys, so that the versions of one
/// key stand together. One mutating function per row.
struct RowOrder {
    private var last: [UInt8] = []
    private(set) var isSorted = true

    /// Takes the next row; rows that are never sent to the store have no place in the order.
    mutating func note(_ row: ManifestRow) {
        guard isSorted, row.problem == nil else { return }
        let key = Self.key(of: row)
        isSorted = !key.lexicographicallyPrecedes(last)
        last = key
    }

    /// Destination, bucket and key as bytes that sort in that order.
    static func key(of row: ManifestRow) -> [UInt8] {
        let destination = UInt32(clamping: row.destination ?? 0)
        var bytes: [UInt8] = (0..<4).map { UInt8(truncatingIfNeeded: destination >> (24 - 8 * $0)) }
        row.withBucket { bytes.append(contentsOf: $0) }
        bytes.append(0)
        row.withKey { bytes.append(contentsOf: $0) }
        return bytes
    }
}
