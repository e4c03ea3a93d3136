// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Keeps a summary of a journal true while the journal grows, reading each record once.
package struct JournalFollower: Sendable {
    package private(set) var summary: JournalSummary
    private var place: JournalPlace

    /// Reads the whole journal.
    ///
    /// - Throws: `BatchFileError` when the file is no journal, of a newer version, or damaged
    ///   before its end.
    package init(_ file: any JournalFile) throws {
        let reader = try JournalReader(file)
        summary = JournalSummary(header: reader.header)
        place = reader.place
        try take(reader)
    }

    /// How many bytes of the journal were read.
    package var byteCount: UInt64 { place.offset }

    /// Reads what was appended. A journal that is not the one read before is read anew: the
    /// checksums that chain its records tell, and so do its header and length.
    package mutating func catchUp(with file: any JournalFile) throws {
        let start = try JournalReader(file)
        guard start.header == summary.header, try file.size() >= place.offset else {
            self = try JournalFollower(file)
            return
        }
        do {
            try take(JournalReader(file, header: summary.header, from: place))
        } catch is BatchFileError {
            self = try JournalFollower(file)
        }
    }

    private mutating func take(_ reader: JournalReader) throws {
        var reader = reader
        while let record = try reader.next() {
            summary.take(record.entry)
            place = reader.place
        }
    }
}
