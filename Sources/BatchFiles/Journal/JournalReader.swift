// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads a journal from its first record to its last, one record in memory at a time.
package struct JournalReader: Sendable {
    package let header: JournalHeader
    /// Where the next record begins; after the last, where a writer goes on.
    package private(set) var offset: UInt64
    /// The checksum the next record must follow.
    package private(set) var checksum: UInt32
    /// How many records were read.
    package private(set) var recordCount: UInt64 = 0
    /// How many rows the commits read so far finished.
    package private(set) var rowCount: UInt64 = 0
    /// How the journal ends; known once `next()` has returned nil.
    package private(set) var tail = JournalTail.clean

    private let file: any JournalFile

    /// Reads and checks the header.
    package init(_ file: any JournalFile) throws {
        self.file = file
        (header, offset, checksum) = try JournalHeader.read(from: file)
    }

    /// The next record; nil at the end, where `tail` says whether a torn write follows.
    ///
    /// - Throws: `BatchFileError` when damage is followed by good records, when records are
    ///   swapped, repeated or missing, or when a newer version wrote one. Nothing is changed on
    ///   disk.
    package mutating func next() throws -> JournalRecord? {
        guard let frame = try JournalFrame.read(from: file, at: offset) else {
            return try end()
        }
        guard frame.previous == checksum else {
            throw damaged("the record there does not follow the one before it")
        }
        let record = JournalRecord(offset: offset, entry: try decode(frame))
        if case .commit(let commit) = record.entry { rowCount += commit.rowCount }
        offset += UInt64(frame.storedBytes)
        checksum = frame.checksum
        recordCount += 1
        return record
    }

    /// Nothing readable stands here: the clean end, a torn tail, or damage with records behind it.
    private mutating func end() throws -> JournalRecord? {
        let size = try file.size()
        if size <= offset { return nil }
        if let next = try JournalFrame.find(in: file, from: offset + 1) {
            throw damaged("the bytes there are no record, and good records follow at byte \(next)")
        }
        tail = .torn(offset: offset, bytes: size - offset)
        return nil
    }

    private func decode(_ frame: JournalFrame) throws -> JournalEntry {
        let entry: JournalEntry?
        do {
            entry = try frame.payload.withUnsafeBytes { bytes in
                var reader = ByteReader(bytes)
                let entry = try JournalEntry.decode(kind: frame.kind, from: &reader)
                if entry != nil { try reader.finish() }
                return entry
            }
        } catch {
            throw damaged("the record there contradicts itself")
        }
        guard let entry else {
            throw BatchFileError(
                .journalUnusable,
                "The journal \(file.name) has a record of the unknown type \(frame.kind) at byte "
                    + "\(offset); use the version of Bucket Brigade that wrote it.")
        }
        return entry
    }

    private func damaged(_ what: String) -> BatchFileError {
        BatchFileError(
            .journalUnusable,
            "The journal \(file.name) is damaged at byte \(offset): \(what). The \(recordCount) "
                + "records before it, with \(rowCount) finished rows, are good; nothing was "
                + "changed. Restore the file from a backup, or cut a copy of it at byte \(offset) "
                + "to run the later rows again.")
    }
}
