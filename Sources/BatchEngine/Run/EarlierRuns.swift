// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// What the journal knows of a job when a run begins.
struct EarlierRuns: Sendable {
    /// Rows that have an outcome.
    let finished: FinishedRows
    /// Multipart uploads that were not ended, by row.
    let openUploads: [UInt64: OpenUpload]

    init(_ replay: JournalReplay) {
        finished = FinishedRows(replay.progress)
        openUploads = replay.openUploads
    }

    func hasOpenUpload(_ row: UInt64) -> Bool {
        !openUploads.isEmpty && openUploads[row] != nil
    }
}
