// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Reads the failures and notes of a chunk back from the journal, with a small cache of decoded
/// commits.
package struct FailureReader: Sendable {
    private struct Cached: Sendable {
        var offset: UInt64
        var failures: [JournalFailure]
        var notes: [JournalNote]
    }

    private let file: any JournalFile
    private let index: FailureIndex
    /// The most recently used last.
    private var cache: [Cached] = []

    package init(_ file: any JournalFile, index: FailureIndex) {
        self.file = file
        self.index = index
    }

    /// The failures of chunk `chunk`, by row.
    package mutating func failures(inChunk chunk: UInt64) throws -> [JournalFailure] {
        try exceptions(inChunk: chunk).failures
    }

    /// The failures and notes of chunk `chunk`.
    package mutating func exceptions(inChunk chunk: UInt64) throws -> RowExceptions {
        let rows = UInt64(Limits.chunkRows)
        let range = (chunk * rows)..<((chunk + 1) * rows)
        var result = RowExceptions()
        for offset in index.offsets(ofChunk: chunk) {
            let commit = try commit(at: offset)
            let failures = commit.failures
            let first = failures.partitionPoint { $0.row < range.lowerBound }
            result.failures += failures[first...].prefix { $0.row < range.upperBound }
            let notes = commit.notes
            let firstNote = notes.partitionPoint { $0.rows.upperBound <= range.lowerBound }
            for one in notes[firstNote...].prefix(while: { $0.rows.lowerBound < range.upperBound })
            {
                result.notes.append(
                    JournalNote(rows: one.rows.clamped(to: range), note: one.note))
            }
        }
        result.failures.sort { $0.row < $1.row }
        result.notes.sort { $0.rows.lowerBound < $1.rows.lowerBound }
        return result
    }

    private mutating func commit(at offset: UInt64) throws -> Cached {
        if let place = cache.lastIndex(where: { $0.offset == offset }) {
            if place != cache.count - 1 { cache.append(cache.remove(at: place)) }
            return cache[cache.count - 1]
        }
        guard let frame = try JournalFrame.read(from: file, at: offset),
            case .commit(let commit) = try? decode(frame)
        else {
            throw BatchFileError(
                .journalUnusable,
                "The journal \(file.name) changed while it was read: no commit at byte \(offset).")
        }
        if cache.count == Limits.failureCommitsCached { cache.removeFirst() }
        let read = Cached(offset: offset, failures: commit.failures, notes: commit.notes)
        cache.append(read)
        return read
    }

    private func decode(_ frame: JournalFrame) throws -> JournalEntry? {
        try frame.payload.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return try JournalEntry.decode(kind: frame.kind, from: &reader)
        }
    }
}
