// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a commit of type 10 has besides one of type 3: the notes, by their code.
extension JournalCommit {
    func encodeNotes(into writer: inout ByteWriter) {
        writer.append(varint: totals.skipped)
        writer.append(varint: totals.unverified)
        let groups = Dictionary(grouping: notes, by: \.note.code).sorted { $0.key < $1.key }
        writer.append(varint: UInt64(groups.count))
        for (code, notes) in groups {
            writer.append(fixed: code)
            writer.append(varint: UInt64(notes.count))
            var end: UInt64 = 0
            for one in notes {
                precondition(one.rows.lowerBound >= end && !one.rows.isEmpty, "notes ascend")
                writer.append(varint: one.rows.lowerBound - end)
                writer.append(varint: one.rows.upperBound - one.rows.lowerBound)
                end = one.rows.upperBound
            }
        }
    }

    /// Reads a commit of type 10.
    init(withNotesFrom reader: inout ByteReader) throws {
        try self.init(from: &reader)
        totals.skipped = try reader.readVarint()
        totals.unverified = try reader.readVarint()
        for _ in 0..<(try reader.readCount()) {
            guard let note = TaskNote(code: try reader.readByte()) else {
                throw ByteReader.Malformed()
            }
            var end: UInt64 = 0
            for _ in 0..<(try reader.readCount()) {
                let (lower, overflows) = end.addingReportingOverflow(try reader.readVarint())
                let (upper, overflowsAgain) = lower.addingReportingOverflow(
                    try reader.readVarint())
                guard !overflows, !overflowsAgain, lower < upper else {
                    throw ByteReader.Malformed()
                }
                notes.append(JournalNote(rows: lower..<upper, note: note))
                end = upper
            }
        }
        notes.sort { $0.rows.lowerBound < $1.rows.lowerBound }
    }

    /// The rows that were skipped.
    var skippedCount: UInt64 { count { $0.isSkip } }

    /// The rows that were copied and not verified.
    var unverifiedCount: UInt64 { count { !$0.isSkip } }

    private func count(where isCounted: (TaskNote) -> Bool) -> UInt64 {
        notes.reduce(0) {
            $0 &+ (isCounted($1.note) ? $1.rows.upperBound - $1.rows.lowerBound : 0)
        }
    }

    /// Whether every note is of rows of the commit, of which none has two, or a failure as well.
    var areNotesSound: Bool {
        var failed = failures[...]
        var finished = runs[...]
        var end: UInt64 = 0
        for one in notes {
            guard one.rows.lowerBound >= end else { return false }
            end = one.rows.upperBound
            while let run = finished.first, run.upperBound < end { finished.removeFirst() }
            guard let run = finished.first, run.lowerBound <= one.rows.lowerBound else {
                return false
            }
            while let first = failed.first, first.row < one.rows.lowerBound { failed.removeFirst() }
            if let first = failed.first, one.rows.contains(first.row) { return false }
        }
        return true
    }
}
