// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Places of a manifest where chunks begin, as they were come by: who wants a chunk reads from the
/// last one before it. Where there get too many, every other one is forgotten.
struct ManifestTrail: Sendable {
    private static let placesMax = 4_096
    /// Chunks between two places that are kept.
    private var stride: UInt64 = 1
    /// By row.
    private var places: [ManifestPosition] = [.zero]

    /// The last known place that is not behind the beginning of a chunk.
    func place(before chunk: UInt64) -> ManifestPosition {
        let row = chunk * UInt64(Limits.chunkRows)
        return places[max(0, places.partitionPoint { $0.row <= row } - 1)]
    }

    /// A chunk begins there.
    mutating func note(_ place: ManifestPosition) {
        guard let last = places.last, place.row >= last.row + stride * UInt64(Limits.chunkRows)
        else { return }
        places.append(place)
        guard places.count > Self.placesMax else { return }
        stride *= 2
        places = places.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    }
}
