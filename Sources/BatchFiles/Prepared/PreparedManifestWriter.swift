// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc

/// Writes a prepared manifest; one task uses it. The format is described in
/// docs/prepared-manifest.md.
///
/// Blocks count from the next one with a note on (a *commit*): a reader in the same process sees
/// them once they are synced, and after a crash `resume` cuts off what no commit follows.
package struct PreparedManifestWriter: Sendable {
    package let header: PreparedHeader
    /// What readers in this process wait for.
    package let growth: PreparedGrowth
    /// Whether the manifest was finished; nothing can be appended then.
    package private(set) var isComplete: Bool
    /// Rows and bytes of text appended so far.
    package var rowCount: UInt64 { place.row }
    package var textBytes: UInt64 { place.textOffset }

    let file: any JournalFile
    /// Where the first block stands.
    private let start: PreparedWalk.Place
    /// Where the next block goes.
    private var place: PreparedWalk.Place
    private var places: PreparedPlaces
    /// How the manifest stands at the last commit.
    private var committed: PreparedGrowth.Extent
    private var durableBytes: UInt64
    private var buffer = ByteWriter()
    /// Set by the first failed sync or unrepaired append: what is on disk is then unknown.
    private var isBroken = false

    /// Begins a manifest at `path`, where there must be none yet.
    package static func create(
        path: String, header: PreparedHeader
    ) throws -> PreparedManifestWriter {
        guard !FileSystem.exists(path) else {
            throw BatchFileError(
                .preparedUnusable,
                "The prepared manifest \(path) exists already; resume its job instead of starting "
                    + "it.")
        }
        try FileSystem.replace(path, with: header.encoded())
        return try resume(path: path) { _ in }
    }

    /// Goes on with the manifest at `path`, after everything that no commit follows was cut off.
    ///
    /// `forEachNote` gets the notes of all commits in their order.
    ///
    /// - Throws: `BatchFileError` when the file is not ours or damaged before its end; nothing is
    ///   changed then.
    package static func resume(
        path: String, forEachNote: ([UInt8]) throws -> Void
    ) throws -> PreparedManifestWriter {
        let file = try DiskJournalFile(path: path, access: .append, noun: "prepared manifest")
        return try PreparedManifestWriter(file, forEachNote: forEachNote)
    }

    /// The same, or nil when there is nothing at `path`.
    package static func resumeIfThere(
        path: String, forEachNote: ([UInt8]) throws -> Void
    ) throws -> PreparedManifestWriter? {
        FileSystem.exists(path) ? try resume(path: path, forEachNote: forEachNote) : nil
    }

    /// Begins a file that nothing needs after a crash; one at `path` is replaced.
    static func scratch(path: String, header: PreparedHeader) throws -> PreparedManifestWriter {
        _ = try FileDescriptor(path: path, flags: O_WRONLY | O_CREAT | O_TRUNC, action: "create")
        let file = try DiskJournalFile(path: path, access: .append, noun: "scratch file")
        return try PreparedManifestWriter(file, header: header)
    }

    /// Begins a manifest in an empty file.
    package init(_ file: any JournalFile, header: PreparedHeader) throws {
        try header.encoded().withUnsafeBytes { try file.append($0) }
        try self.init(file) { _ in }
    }

    /// Goes on with the manifest in `file`, as `resume` does.
    package init(_ file: any JournalFile, forEachNote: ([UInt8]) throws -> Void) throws {
        let found = try PreparedRecovery(file, forEachNote: forEachNote)
        self.file = file
        header = found.header
        start = found.start
        isComplete = found.isComplete
        place = found.end
        places = found.places
        if found.tornBytes > 0 {
            try file.truncate(to: found.end.fileOffset)
            try file.sync()
        }
        durableBytes = found.end.fileOffset
        committed = PreparedGrowth.Extent(
            textBytes: place.textOffset, rowCount: place.row, isComplete: isComplete)
        growth = PreparedGrowth(committed)
    }

    /// Appends whole rows without waiting for the disk.
    ///
    /// With a `note`, this block and all before it count; without one they do not yet.
    ///
    /// - Throws: what the file throws. A half-written block is cut off again, so that the caller
    ///   may try once more when the disk has room.
    package mutating func append(
        rows: [UInt8], rowCount: Int, note: [UInt8]? = nil
    ) throws {
        let packed = BlockCompression.pack(rows)
        try append(
            stored: packed ?? rows, plainBytes: rows.count, isPacked: packed != nil,
            rowCount: rowCount, note: note)
    }

    /// Appends rows that were gathered.
    package mutating func append(_ rows: PreparedRows, note: [UInt8]? = nil) throws {
        try append(rows: rows.bytes, rowCount: rows.count, note: note)
    }

    /// Appends all rows of a segment; they count at once, with `note`, and stay in its order.
    package mutating func append(_ segment: PreparedSegment, note: [UInt8]) throws {
        var walk = segment.walk()
        while let (head, offset) = try walk.next() {
            guard let stored = try head.readStored(from: walk.file, at: offset) else {
                throw PreparedRecovery.damaged(walk.file, at: offset)
            }
            try append(
                stored: stored, plainBytes: head.plainBytes, isPacked: head.isPacked,
                rowCount: Int(head.rowCount), note: nil)
        }
        try append(rows: [], rowCount: 0, note: note)
    }

    /// Makes everything appended durable, and shows readers what counts of it. After a failure
    /// nothing can be appended any more, because the kernel may have dropped the pages.
    package mutating func sync() throws {
        do {
            try file.sync()
        } catch {
            isBroken = true
            throw error
        }
        durableBytes = place.fileOffset
        growth.publish(committed)
    }

    /// Ends the manifest: it is durable and complete when this returns.
    package mutating func finish(note: [UInt8] = []) throws {
        try sync()
        var payload = ByteWriter()
        places.encode(into: &payload)
        payload.append(fixed: place.fileOffset)
        var head = PreparedBlockHead(kind: .end, note: note)
        head.plainBytes = payload.bytes.count
        try write(&head, payload.bytes)
        isComplete = true
        committed.isComplete = true
        try sync()
    }

    /// Goes over everything that was appended.
    func walkFromStart() -> PreparedWalk { PreparedWalk(file, from: start) }

    private mutating func append(
        stored: [UInt8], plainBytes: Int, isPacked: Bool, rowCount: Int, note: [UInt8]?
    ) throws {
        precondition(plainBytes <= Limits.preparedBlockBytesMax, "blocks are bounded by the maker")
        var head = PreparedBlockHead(kind: note == nil ? .rows : .commit, isPacked: isPacked)
        head.note = note ?? []
        head.plainBytes = plainBytes
        head.rowCount = UInt32(rowCount)
        try write(&head, stored)
    }

    private mutating func write(_ head: inout PreparedBlockHead, _ stored: [UInt8]) throws {
        precondition(!isComplete, "a finished manifest takes no more rows")
        precondition(head.note.count <= Limits.preparedNoteBytesMax, "notes are short")
        guard !isBroken else {
            throw BatchFileError(
                .preparedUnusable,
                "The prepared manifest \(file.name) could not be written to or synced before; "
                    + "nothing more is recorded in it. Check the disk and resume the job.")
        }
        head.storedBytes = stored.count
        head.rowsChecksum = CyclicChecksum.of(stored)
        head.firstRow = place.row
        head.textOffset = place.textOffset
        head.durableBytes = durableBytes
        head.previous = place.checksum
        buffer.bytes.removeAll(keepingCapacity: true)
        head.append(to: &buffer)
        buffer.bytes += stored
        do {
            try buffer.bytes.withUnsafeBytes { try file.append($0) }
        } catch {
            isBroken = (try? file.truncate(to: place.fileOffset)) == nil
            throw error
        }
        if head.kind != .end {
            places.add(.init(fileOffset: place.fileOffset, textOffset: head.textOffset))
        }
        place = PreparedWalk.place(behind: head, at: place.fileOffset)
        if head.kind != .rows {
            committed.textBytes = place.textOffset
            committed.rowCount = place.row
        }
    }
}
