// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads a journal from its first record to its last, one record in memory at a time.
package struct JournalReader: Sendable {
    package let header: JournalHeader
    /// How far it has come; after the last record, where a writer goes on.
    private(set) var place: JournalPlace
    /// How the journal ends; known once `next()` has returned nil.
    package private(set) var tail = JournalTail.clean

    private let file: any JournalFile

    /// Reads and checks the header.
    package init(_ file: any JournalFile) throws {
        self.file = file
        let (header, offset, checksum) = try JournalHeader.read(from: file)
        self.header = header
        place = JournalPlace(offset: offset, checksum: checksum)
    }

    /// Goes on where an earlier reader of the same journal had come to.
    init(_ file: any JournalFile, header: JournalHeader, from place: JournalPlace) {
        self.file = file
        self.header = header
        self.place = place
    }

    /// The next record; nil at the end, where `tail` says whether a torn write follows.
    ///
    /// - Throws: `BatchFileError` when damage is followed by good records, when records are
    ///   swapped, repeated or missing, or when a newer version wrote one. Nothing is changed on
    ///   disk.
    package mutating func next() throws -> JournalRecord? {
        guard let frame = try JournalFrame.read(from: file, at: place.offset) else {
            return try end()
        }
        guard frame.previous == place.checksum else {
            throw damaged("the record there does not follow the one before it")
        }
        let record = JournalRecord(offset: place.offset, entry: try decode(frame))
        if case .commit(let commit) = record.entry { place.rowCount += commit.rowCount }
        place.offset += UInt64(frame.storedBytes)
        place.checksum = frame.checksum
        place.recordCount += 1
        return record
    }

    /// Nothing readable stands here: the clean end, a torn tail, or damage with records behind it.
    private mutating func end() throws -> JournalRecord? {
        let size = try file.size()
        if size <= place.offset { return nil }
        if let next = try JournalFrame.find(in: file, from: place.offset + 1) {
            throw damaged("the bytes there are no record, and good records follow at byte \(next)")
        }
        tail = .torn(offset: place.offset, bytes: size - place.offset)
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
                    + "\(place.offset); use the version of Bucket Brigade that wrote it.")
        }
        return entry
    }

    private func damaged(_ what: String) -> BatchFileError {
        BatchFileError(
            .journalUnusable,
            "The journal \(file.name) is damaged at byte \(place.offset): \(what). The "
                + "\(place.recordCount) records before it, with \(place.rowCount) finished rows, "
                + "are good; nothing was changed. Restore the file from a backup, or cut a copy of "
                + "it at byte \(place.offset) to run the later rows again.")
    }
}
