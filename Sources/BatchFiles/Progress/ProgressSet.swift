// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// The finished rows of a job: everything below a low-water mark, full chunks above it as runs, and
/// a bitmap for each chunk that is partly finished.
///
/// Its memory depends on how many chunks are open, never on how many rows are finished.
package struct ProgressSet: Sendable {
    /// All chunks below this number are finished.
    private var lowChunk: UInt64 = 0
    /// Finished chunks above `lowChunk`, as sorted ranges that do not touch each other.
    private var fullRuns: [Range<UInt64>] = []
    private var open = OpenChunks()

    /// How many rows are finished.
    package private(set) var count: UInt64 = 0

    package init() {}

    /// The first row that is not finished.
    package var lowWater: UInt64 {
        let rows = UInt64(Limits.chunkRows)
        guard let place = open.place(of: lowChunk) else { return lowChunk * rows }
        return lowChunk * rows + UInt64(open.chunks[place].bitmap.next(from: 0, isMember: false))
    }

    /// The first chunk that is not entirely finished: reading may resume at its start.
    package var lowWaterChunk: UInt64 { lowChunk }

    /// A row at or above which none is finished: the end of the last chunk that has any.
    package var end: UInt64 {
        let rows = UInt64(Limits.chunkRows)
        let full = (fullRuns.last?.upperBound ?? lowChunk) * rows
        guard let last = open.chunks.last else { return full }
        return max(full, (last.number + 1) * rows)
    }

    /// How many bitmaps the set holds.
    package var openChunkCount: Int { open.chunks.count }

    package func contains(_ row: UInt64) -> Bool {
        let (chunk, offset) = Self.place(of: row)
        if isFull(chunk) { return true }
        guard let place = open.place(of: chunk) else { return false }
        return open.chunks[place].bitmap.contains(offset)
    }

    /// Adds a row; false when it was finished already.
    package mutating func insert(_ row: UInt64) -> Bool {
        let (chunk, offset) = Self.place(of: row)
        if isFull(chunk) { return false }
        let (isNew, place) = open.update(chunk) { $0.insert(offset) }
        guard isNew else { return false }
        count += 1
        if open.chunks[place].bitmap.isFull { close(chunk, at: place) }
        return true
    }

    /// Adds a run of rows; returns how many of them were new.
    package mutating func insert(rows: Range<UInt64>) -> UInt64 {
        let before = count
        var row = rows.lowerBound
        while row < rows.upperBound {
            let (chunk, offset) = Self.place(of: row)
            let length = min(UInt64(Limits.chunkRows - offset), rows.upperBound - row)
            row += length
            if isFull(chunk) { continue }
            let (added, place) = open.update(chunk) { $0.insert(offset..<(offset + Int(length))) }
            count += UInt64(added)
            if open.chunks[place].bitmap.isFull { close(chunk, at: place) }
        }
        return count - before
    }

    private static func place(of row: UInt64) -> (chunk: UInt64, offset: Int) {
        let rows = UInt64(Limits.chunkRows)
        return (row / rows, Int(row % rows))
    }

    private func isFull(_ chunk: UInt64) -> Bool {
        if chunk < lowChunk { return true }
        if fullRuns.isEmpty { return false }
        let index = firstRun(endingAbove: chunk)
        return index < fullRuns.count && fullRuns[index].contains(chunk)
    }

    /// The first run whose end is greater than `chunk`.
    private func firstRun(endingAbove chunk: UInt64) -> Int {
        fullRuns.partitionPoint { $0.upperBound <= chunk }
    }

    /// Replaces a bitmap that became full by a place in a run, or moves the low-water mark.
    private mutating func close(_ chunk: UInt64, at place: Int) {
        open.remove(at: place)
        if chunk == lowChunk {
            lowChunk += 1
            if let first = fullRuns.first, first.lowerBound == lowChunk {
                lowChunk = first.upperBound
                fullRuns.removeFirst()
            }
            return
        }
        let index = firstRun(endingAbove: chunk)
        let joinsPrevious = index > 0 && fullRuns[index - 1].upperBound == chunk
        let joinsNext = index < fullRuns.count && fullRuns[index].lowerBound == chunk + 1
        switch (joinsPrevious, joinsNext) {
        case (true, true):
            let merged = fullRuns[index - 1].lowerBound..<fullRuns[index].upperBound
            fullRuns.replaceSubrange((index - 1)...index, with: [merged])
        case (true, false):
            fullRuns[index - 1] = fullRuns[index - 1].lowerBound..<(chunk + 1)
        case (false, true): fullRuns[index] = chunk..<fullRuns[index].upperBound
        case (false, false): fullRuns.insert(chunk..<(chunk + 1), at: index)
        }
    }
}
