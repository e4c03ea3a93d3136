// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Which commits hold failures or notes of which chunk: 16 bytes an entry, however many it stands
/// for.
package struct FailureIndex: Sendable {
    private struct Entry: Sendable {
        var chunk: UInt64
        var offset: UInt64
    }

    private var entries: [Entry] = []
    private var isSorted = true

    package init() {}

    /// How many entries there are.
    package var count: Int { entries.count }

    /// Takes up the failures and notes of the commit record at `offset`.
    mutating func add(_ commit: JournalCommit, at offset: UInt64) {
        let rows = UInt64(Limits.chunkRows)
        var chunks: [UInt64] = []
        for one in commit.failures where chunks.last != one.row / rows {
            chunks.append(one.row / rows)
        }
        if !commit.notes.isEmpty {
            for one in commit.notes {
                let range = (one.rows.lowerBound / rows)...((one.rows.upperBound - 1) / rows)
                for chunk in range where chunks.last != chunk { chunks.append(chunk) }
            }
            chunks.sort()
        }
        var last: UInt64?
        for chunk in chunks where chunk != last {
            add(chunk, at: offset)
            last = chunk
        }
    }

    private mutating func add(_ chunk: UInt64, at offset: UInt64) {
        if let previous = entries.last, previous.chunk > chunk { isSorted = false }
        entries.append(Entry(chunk: chunk, offset: offset))
    }

    /// Puts the entries in order; called once after the last `add`.
    mutating func sort() {
        if !isSorted { entries.sort { ($0.chunk, $0.offset) < ($1.chunk, $1.offset) } }
        isSorted = true
    }

    /// The first chunk from `chunk` on that has failures or notes; nil when there is none.
    package func nextChunk(from chunk: UInt64) -> UInt64? {
        let first = firstEntry(from: chunk)
        return first < entries.count ? entries[first].chunk : nil
    }

    /// Where the commits begin that hold failures or notes of `chunk`.
    func offsets(ofChunk chunk: UInt64) -> [UInt64] {
        entries[firstEntry(from: chunk)...].prefix { $0.chunk == chunk }.map(\.offset)
    }

    private func firstEntry(from chunk: UInt64) -> Int {
        precondition(isSorted, "sort() comes before the first lookup")
        return entries.partitionPoint { $0.chunk < chunk }
    }
}
