// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The rows of a chunk together with what became of them.
package struct OutcomeChunk: Sendable {
    package let chunk: ManifestChunk
    /// The chunk's failures, by row.
    let failures: [JournalFailure]
    let progress: ProgressSet

    /// Calls `body` for each row in order.
    package func forEach(_ body: (ManifestRow, RowVerdict) throws -> Void) throws {
        var next = 0
        for place in 0..<chunk.count {
            let row = chunk.row(place)
            if next < failures.count, failures[next].row == row.index {
                try body(row, .failed(failures[next].failure))
                next += 1
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
