// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Reads the manifest ahead of the workers.
struct ManifestFeeder {
    let manifest: OpenManifest
    let resume: ManifestPosition
    let journal: JobJournal
    let board: ProgressBoard
    let control: RunControl

    /// Feeds the queue until the manifest ends, the run stops, or the manifest changes.
    func run(into queue: RowQueue) async {
        // A resume may find nothing left to read, and has then read all the same.
        board.read(rows: resume.row, bytes: resume.offset)
        var versions = manifest.namesVersions ? VersionGrouper() : nil
        do {
            var reader = manifest.reader(from: resume)
            while let chunk = try await reader.next() {
                try await manifest.source.verifyUnchanged()
                await journal.hasReadChunk(endingAt: chunk.end)
                board.read(rows: chunk.end.row, bytes: chunk.end.offset)
                let rows = versions?.add(chunk)
                guard await queue.add(rows.map(RowSupply.units) ?? .chunk(chunk)) else { return }
            }
            if let rows = versions?.finish(), await !queue.add(.units(rows)) { return }
            try await manifest.source.verifyUnchanged()
            board.readToEnd()
            queue.finish()
        } catch {
            control.stop(ManifestFailure.stop(error))
            queue.stop()
        }
    }
}
