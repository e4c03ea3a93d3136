// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// What the reader hands over at a time.
enum RowSupply: Sendable {
    /// Rows that may be done in any order: those of a manifest without version ids.
    case chunk(ManifestChunk)
    case units([CopyUnit])

    var count: Int {
        switch self {
        case .chunk(let chunk): chunk.count
        case .units(let units): units.count
        }
    }

    func unit(_ position: Int) -> CopyUnit {
        switch self {
        case .chunk(let chunk): .row(chunk.row(position))
        case .units(let units): units[position]
        }
    }
}
