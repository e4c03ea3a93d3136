// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// The chunks of which some rows but not all are in a set, sorted by number.
///
/// A handful of chunks is open at any time, and the next row nearly always belongs to the same one
/// as the last: a remembered place, then a binary search, are cheaper than a dictionary.
struct OpenChunks: Sendable {
    struct Chunk: Sendable {
        let number: UInt64
        var bitmap = ChunkBitmap()
    }

    private(set) var chunks: [Chunk] = []
    private var lastPlace = 0

    /// The place of chunk `number`, or nil when none of its rows is in the set.
    func place(of number: UInt64) -> Int? {
        if lastPlace < chunks.count, chunks[lastPlace].number == number { return lastPlace }
        let place = insertionPlace(of: number)
        return place < chunks.count && chunks[place].number == number ? place : nil
    }

    /// Changes the bitmap of chunk `number`, which is opened if need be.
    mutating func update<Result>(
        _ number: UInt64, _ change: (inout ChunkBitmap) -> Result
    ) -> (result: Result, place: Int) {
        let place: Int
        if let known = self.place(of: number) {
            place = known
        } else {
            place = insertionPlace(of: number)
            chunks.insert(Chunk(number: number), at: place)
        }
        lastPlace = place
        return (change(&chunks[place].bitmap), place)
    }

    mutating func remove(at place: Int) {
        chunks.remove(at: place)
        lastPlace = max(0, place - 1)
    }

    mutating func removeAll() {
        chunks.removeAll(keepingCapacity: true)
        lastPlace = 0
    }

    private func insertionPlace(of number: UInt64) -> Int {
        chunks.partitionPoint { $0.number < number }
    }
}
