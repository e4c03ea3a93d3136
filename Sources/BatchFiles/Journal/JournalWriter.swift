// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Appends records to a journal; one task uses it. A commit is one append and one sync.
package struct JournalWriter: Sendable {
    /// The totals of all rows committed so far.
    package private(set) var totals: JournalTotals
    /// Where the next record will begin.
    package private(set) var offset: UInt64

    private let file: any JournalFile
    private var checksum: UInt32
    private var buffer = ByteWriter()
    /// Set by the first failed sync or unrepaired append: what is on disk is then unknown.
    private var isBroken = false

    /// Goes on after what `replay` read from `file`; a torn tail is cut off first.
    package init(_ file: any JournalFile, after replay: JournalReplay) throws {
        self.file = file
        totals = replay.totals
        offset = replay.endOffset
        checksum = replay.endChecksum
        if case .torn(let offset, _) = replay.tail {
            try file.truncate(to: offset)
            try file.sync()
        }
    }

    /// Begins a journal in an empty file.
    package init(_ file: any JournalFile, header: JournalHeader) throws {
        self.file = file
        totals = JournalTotals()
        let bytes = header.encoded()
        offset = UInt64(bytes.count)
        checksum = bytes.suffix(4).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        guard try file.size() == 0 else {
            throw BatchFileError(
                .journalUnusable,
                "The journal \(file.name) exists already; resume its job instead of starting it.")
        }
        try bytes.withUnsafeBytes { try file.append($0) }
        try file.sync()
    }

    /// Appends one record without waiting for the disk; returns where it begins.
    ///
    /// - Throws: what the file throws. A half-written record is cut off again, so that the caller
    ///   may try once more when the disk has room.
    @discardableResult
    package mutating func append(_ entry: JournalEntry) throws -> UInt64 {
        guard !isBroken else {
            throw BatchFileError(
                .journalUnusable,
                "The journal \(file.name) could not be written to or synced before; nothing more "
                    + "is recorded in it. Check the disk and resume the job.")
        }
        buffer.bytes.removeAll(keepingCapacity: true)
        let next = JournalFrame.append(entry, after: checksum, to: &buffer)
        do {
            try buffer.bytes.withUnsafeBytes { try file.append($0) }
        } catch {
            isBroken = (try? file.truncate(to: offset)) == nil
            throw error
        }
        let start = offset
        offset += UInt64(buffer.bytes.count)
        checksum = next
        return start
    }

    /// Makes all appended records durable. After a failure nothing can be appended any more,
    /// because the kernel may have dropped the pages it could not write.
    package mutating func sync() throws {
        do {
            try file.sync()
        } catch {
            isBroken = true
            throw error
        }
    }

    /// Writes the batch as one commit record and makes it durable. An empty batch writes nothing.
    ///
    /// `resume` is the start of a chunk before which all rows are finished.
    package mutating func commit(
        _ batch: inout CommitBatch, resume: ManifestPosition, milliseconds: Int64
    ) throws {
        if batch.isEmpty { return }
        let before = (batch: batch, totals: totals)
        let commit = batch.take(totals: &totals, resume: resume, milliseconds: milliseconds)
        do {
            try append(.commit(commit))
        } catch {
            (batch, totals) = before
            throw error
        }
        try sync()
    }
}
