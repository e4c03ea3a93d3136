// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// What the journal knows of a job when a run begins.
struct EarlierRuns: Sendable {
    /// Rows that have an outcome.
    let finished: FinishedRows
    /// Multipart uploads that were not ended, by row.
    let openUploads: [UInt64: OpenUpload]

    /// Which objects at the destination may be the job's own.
    let copies: EarlierCopies

    init(_ replay: JournalReplay, now: @escaping @Sendable () -> Timestamp) {
        finished = FinishedRows(replay.progress)
        openUploads = replay.openUploads
        copies = EarlierCopies(replay, now: now)
    }

    func hasOpenUpload(_ row: UInt64) -> Bool {
        !openUploads.isEmpty && openUploads[row] != nil
    }
}
