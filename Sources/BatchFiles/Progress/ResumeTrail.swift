// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Remembers where chunks start, so that a commit can say from where a resume has to read.
///
/// A slow object can hold the low-water mark back while reading goes far ahead; beyond
/// `Limits.resumePositionsMax` every other position is forgotten, and a resume then starts a few
/// chunks earlier than it might.
package struct ResumeTrail: Sendable {
    /// Ascending; the first is at or below the low-water mark.
    private var positions: [ManifestPosition]

    /// Begins where reading begins: `.zero`, or the resume position of a replay.
    package init(start: ManifestPosition) { positions = [start] }

    /// How many positions are remembered.
    package var count: Int { positions.count }

    /// Takes note of a chunk that was read; chunks come in order.
    package mutating func note(_ chunk: ManifestChunk) { noteChunk(endingAt: chunk.end) }

    /// The end of a chunk is the start of the next.
    package mutating func noteChunk(endingAt end: ManifestPosition) {
        positions.append(end)
        guard positions.count > Limits.resumePositionsMax else { return }
        positions = positions.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    }

    /// The furthest known position at or below `row`, which is the low-water mark: earlier ones are
    /// forgotten.
    package mutating func position(lowWater row: UInt64) -> ManifestPosition {
        var low = 0
        var high = positions.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if positions[middle].row <= row { low = middle } else { high = middle }
        }
        positions.removeSubrange(..<low)
        return positions[0]
    }
}
