// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Reads the failures of a chunk back from the journal, with a small cache of decoded commits.
package struct FailureReader: Sendable {
    private struct Cached: Sendable {
        var offset: UInt64
        var failures: [JournalFailure]
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
        let rows = UInt64(Limits.chunkRows)
        let range = (chunk * rows)..<((chunk + 1) * rows)
        var result: [JournalFailure] = []
        for offset in index.offsets(ofChunk: chunk) {
            let failures = try commitFailures(at: offset)
            let first = Self.firstIndex(in: failures, atOrAbove: range.lowerBound)
            result += failures[first...].prefix { $0.row < range.upperBound }
        }
        result.sort { $0.row < $1.row }
        return result
    }

    private mutating func commitFailures(at offset: UInt64) throws -> [JournalFailure] {
        if let place = cache.lastIndex(where: { $0.offset == offset }) {
            if place != cache.count - 1 { cache.append(cache.remove(at: place)) }
            return cache[cache.count - 1].failures
        }
        guard let frame = try JournalFrame.read(from: file, at: offset),
            case .commit(let commit) = try? decode(frame)
        else {
            throw BatchFileError(
                .journalUnusable,
                "The journal \(file.name) changed while it was read: no commit at byte \(offset).")
        }
        if cache.count == Limits.failureCommitsCached { cache.removeFirst() }
        cache.append(Cached(offset: offset, failures: commit.failures))
        return commit.failures
    }

    private func decode(_ frame: JournalFrame) throws -> JournalEntry? {
        try frame.payload.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            return try JournalEntry.decode(kind: frame.kind, from: &reader)
        }
    }

    private static func firstIndex(in failures: [JournalFailure], atOrAbove row: UInt64) -> Int {
        var low = 0
        var high = failures.count
        while low < high {
            let middle = (low + high) / 2
            if failures[middle].row < row { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
