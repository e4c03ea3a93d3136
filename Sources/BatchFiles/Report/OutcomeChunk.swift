// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The rows of a chunk together with what became of them.
package struct OutcomeChunk: Sendable {
    package let chunk: ManifestChunk
    let exceptions: RowExceptions
    let progress: ProgressSet

    /// Calls `body` for each row in order.
    package func forEach(_ body: (ManifestRow, RowVerdict) throws -> Void) throws {
        let failures = exceptions.failures
        var notes = exceptions.notes[...]
        var next = 0
        for place in 0..<chunk.count {
            let row = chunk.row(place)
            while let note = notes.first, note.rows.upperBound <= row.index { notes.removeFirst() }
            if next < failures.count, failures[next].row == row.index {
                try body(row, .failed(failures[next].failure))
                next += 1
            } else if let note = notes.first, note.rows.contains(row.index) {
                try body(row, .noted(note.note))
            } else {
                try body(row, progress.contains(row.index) ? .succeeded : .remaining)
            }
        }
        guard next == failures.count else {
            throw BatchFileError(
                .report,
                "The journal has a failure of row \(failures[next].row), which the manifest has "
                    + "not; the manifest is not the one the job ran over.")
        }
    }
}
