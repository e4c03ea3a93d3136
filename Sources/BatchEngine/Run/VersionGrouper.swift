// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Glibc

/// Finds the rows of a manifest with version ids that must be done one after the other: those of
/// one key and destination. They stand together, because preparing put them there.
struct VersionGrouper {
    /// Rows of the key that was read last; more of them may follow.
    private var pending: [ManifestRow] = []
    /// Whether rows of that key have been handed out already, because they were too many.
    private var isOverflowing = false
    private let rowsMax: Int

    init(rowsMax: Int = Limits.versionsOfKeyMax) {
        self.rowsMax = rowsMax
    }

    /// The rows of the next chunk, as far as it is known what belongs together.
    mutating func add(_ chunk: ManifestChunk) -> [CopyUnit] {
        var units: [CopyUnit] = []
        units.reserveCapacity(chunk.count + 1)
        for position in 0..<chunk.count {
            let row = chunk.row(position)
            // Never sent to the store, so it may be told of at any time.
            if row.problem != nil {
                units.append(.row(row))
                continue
            }
            if let last = pending.last, !Self.isSameKey(last, row) {
                flush(into: &units)
                isOverflowing = false
            } else if pending.count == rowsMax {
                isOverflowing = true
                flush(into: &units)
            }
            pending.append(row)
        }
        return units
    }

    /// The rows that are left when the manifest has ended.
    mutating func finish() -> [CopyUnit] {
        var units: [CopyUnit] = []
        flush(into: &units)
        return units
    }

    private mutating func flush(into units: inout [CopyUnit]) {
        if pending.count > 1 || isOverflowing {
            units.append(.versions(VersionGroup(rows: pending, isWhole: !isOverflowing)))
        } else if let row = pending.first {
            units.append(.row(row))
        }
        pending.removeAll(keepingCapacity: true)
    }

    /// Whether two rows are of one key and destination.
    static func isSameKey(_ one: ManifestRow, _ other: ManifestRow) -> Bool {
        one.destination == other.destination
            && one.withKey { key in other.withKey { isEqual(key, $0) } }
            && one.withBucket { bucket in other.withBucket { isEqual(bucket, $0) } }
    }

    private static func isEqual(
        _ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer
    ) -> Bool {
        guard one.count == other.count else { return false }
        guard let left = one.baseAddress, let right = other.baseAddress else { return true }
        return memcmp(left, right, one.count) == 0
    }
}
