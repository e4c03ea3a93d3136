// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// Where the chunks in work begin in the manifest, so that a commit can say where reading may
/// resume. Positions that no resume can need are dropped; when one row takes very long and more
/// gather than fit, every second one is dropped, which makes a resume read a little more.
struct ChunkPositions: Sendable {
    private static let countMax = 16_384
    private var positions: [ManifestPosition]

    /// How many positions are kept.
    var count: Int { positions.count }

    init(start: ManifestPosition) {
        positions = [start]
    }

    mutating func add(_ position: ManifestPosition) {
        guard let last = positions.last, position.row > last.row else { return }
        positions.append(position)
        guard positions.count > Self.countMax else { return }
        positions = positions.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    }

    /// The last known position at or before the first unfinished row.
    mutating func resume(lowWater: UInt64) -> ManifestPosition {
        let above = positions.firstIndex { $0.row > lowWater } ?? positions.count
        positions.removeFirst(max(0, above - 1))
        return positions[0]
    }
}
