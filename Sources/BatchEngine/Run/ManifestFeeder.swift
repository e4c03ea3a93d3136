// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Reads the manifest ahead of the workers, leaving out rows that earlier runs have finished.
struct ManifestFeeder {
    let source: any ManifestSource
    let fields: [ManifestField]
    let resume: ManifestPosition
    let journal: JobJournal
    let board: ProgressBoard
    let control: RunControl

    /// Feeds the queue until the manifest ends, the run stops, or the manifest changes.
    func run(into queue: RowQueue) async {
        // A resume may find nothing left to read, and has then read all the same.
        board.read(rows: resume.row, bytes: resume.offset)
        do {
            var reader = ManifestReader(source: source, fields: fields, start: resume)
            while let chunk = try await reader.next() {
                try await source.verifyUnchanged()
                await journal.hasReadChunk(endingAt: chunk.end)
                board.read(rows: chunk.end.row, bytes: chunk.end.offset)
                guard await queue.add(chunk) else { return }
            }
            try await source.verifyUnchanged()
            board.readToEnd()
            queue.finish()
        } catch {
            control.stop(ManifestFailure.stop(error))
            queue.stop()
        }
    }
}
