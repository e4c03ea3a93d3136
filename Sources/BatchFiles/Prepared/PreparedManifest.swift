// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization

/// A prepared manifest, read by text offset; several tasks may read it at once, also while it
/// grows.
package final class PreparedManifest: ManifestSource {
    package let name: String
    package let header: PreparedHeader

    private struct State {
        var places: PreparedPlaces
        /// The block read last, unpacked.
        var rows: [UInt8] = []
        var rowsOffset: UInt64 = 0
        /// What follows it; nil before the first.
        var next: PreparedWalk.Place?
    }

    private let file: any JournalFile
    private let growth: PreparedGrowth
    /// Whether a writer of this process may still add to it.
    private let isGrowing: Bool
    private let start: PreparedWalk.Place
    private let state: Mutex<State>

    /// Opens the manifest at `path`, complete or not: up to its last commit.
    ///
    /// - Throws: `BatchFileError` when it is missing, not ours or damaged.
    package static func open(path: String) throws -> PreparedManifest {
        let file = try DiskJournalFile(path: path, access: .readOnly, noun: "prepared manifest")
        return try PreparedManifest(file)
    }

    /// Opens the manifest at `path` that a writer of this process is making, whose `growth` this
    /// is; reading at its end waits for more.
    package static func open(path: String, growth: PreparedGrowth) throws -> PreparedManifest {
        let file = try DiskJournalFile(path: path, access: .readOnly, noun: "prepared manifest")
        return try PreparedManifest(file, growth: growth)
    }

    /// Reads what a writer of this process is making in `file`.
    package convenience init(_ file: any JournalFile, growth: PreparedGrowth) throws {
        try self.init(file, growth: growth, isGrowing: true, places: PreparedPlaces())
    }

    /// Reads `file`, complete or not, up to its last commit.
    package convenience init(_ file: any JournalFile) throws {
        if let end = try PreparedEnd.read(from: file) {
            let growth = PreparedGrowth(end.extent)
            try self.init(file, growth: growth, isGrowing: false, places: end.places)
        } else {
            let found = try PreparedRecovery(file) { _ in }
            let extent = PreparedGrowth.Extent(
                textBytes: found.end.textOffset, rowCount: found.end.row,
                isComplete: found.isComplete)
            let growth = PreparedGrowth(extent)
            try self.init(file, growth: growth, isGrowing: false, places: found.places)
        }
    }

    private init(
        _ file: any JournalFile, growth: PreparedGrowth, isGrowing: Bool, places: PreparedPlaces
    ) throws {
        let (header, end, checksum) = try PreparedHeader.read(from: file)
        self.file = file
        self.header = header
        self.growth = growth
        self.isGrowing = isGrowing
        name = file.name
        start = PreparedWalk.Place(fileOffset: end, checksum: checksum)
        state = Mutex(State(places: places))
    }

    /// What the rows were prepared from.
    package var fingerprint: ManifestFingerprint { header.origin }
    /// Bytes of text that can be read without waiting.
    package var byteCount: UInt64 { growth.extent.textBytes }
    /// Rows that can be read without waiting.
    package var rowCount: UInt64 { growth.extent.rowCount }
    /// Whether the manifest was finished.
    package var isComplete: Bool { growth.extent.isComplete }

    /// Appends text from `offset` on: at most that of one block.
    ///
    /// - Throws: `BatchFileError` for a damaged block; what made the maker give up, once a growing
    ///   manifest was read as far as it goes.
    package func read(
        at offset: UInt64, maxBytes: Int, into buffer: inout [UInt8]
    ) async throws -> Int {
        let extent = isGrowing ? try await growth.wait(beyond: offset) : growth.extent
        guard offset < extent.textBytes else { return 0 }
        // The rows are shared under the lock and copied outside of it.
        var (rows, first) = state.withLock { ($0.rows, $0.rowsOffset) }
        if offset < first || offset >= first + UInt64(rows.count) {
            (rows, first) = try load(offset)
        }
        let start = Int(offset - first)
        let end = min(rows.count, start + maxBytes)
        buffer.append(contentsOf: rows[start..<end])
        return end - start
    }

    /// Every block is checked when it is read, so a change is seen where it matters.
    package func verifyUnchanged() async throws {}

    /// Reads the block that holds the text at `offset`, which exists; with its rows comes the
    /// offset of the first.
    private func load(_ offset: UInt64) throws -> ([UInt8], UInt64) {
        var walk = PreparedWalk(file, from: try startOfWalk(to: offset))
        while true {
            let at = walk.place.fileOffset
            guard let (head, fileOffset) = try walk.next(), head.kind != .end else {
                throw PreparedRecovery.damaged(file, at: at)
            }
            state.withLock {
                $0.places.add(.init(fileOffset: fileOffset, textOffset: head.textOffset))
            }
            if head.endTextOffset <= offset { continue }
            guard let rows = try head.readRows(from: file, at: fileOffset),
                rows.count == head.plainBytes
            else { throw PreparedRecovery.damaged(file, at: fileOffset) }
            state.withLock {
                ($0.rows, $0.rowsOffset, $0.next) = (rows, head.textOffset, walk.place)
            }
            return (rows, head.textOffset)
        }
    }

    /// Where to begin walking to the text at `offset`: behind the last block, or at the nearest
    /// remembered place, or at the first block.
    private func startOfWalk(to offset: UInt64) throws -> PreparedWalk.Place {
        let (next, nearest) = state.withLock { ($0.next, $0.places.nearest(to: offset)) }
        let best = nearest ?? .init(fileOffset: start.fileOffset, textOffset: 0)
        if let next, next.textOffset <= offset, next.fileOffset >= best.fileOffset { return next }
        if best.fileOffset == start.fileOffset { return start }
        guard let head = try PreparedBlockHead.read(from: file, at: best.fileOffset),
            head.textOffset == best.textOffset
        else { throw PreparedRecovery.damaged(file, at: best.fileOffset) }
        return PreparedWalk.Place(
            fileOffset: best.fileOffset, checksum: head.previous, row: head.firstRow,
            textOffset: head.textOffset)
    }
}
