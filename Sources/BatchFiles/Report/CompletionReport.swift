// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A completion report that lies ready on the local disk.
package struct CompletionReport: Sendable, Equatable {
    /// Every file, results first, then manifest.json, then its digest: the order to store them in,
    /// so that whoever sees the manifest finds the files it lists.
    package var files: [ReportFile]
    /// The rows by outcome, whether or not the scope has them in a file.
    package var totals: JournalTotals
    /// The rows that were never run.
    package var remaining: UInt64

    /// The rows by `TaskStatus`: what was skipped stands with what succeeded.
    package var linesByStatus: JournalTotals {
        JournalTotals(succeeded: totals.succeeded + totals.skipped, failed: totals.failed)
    }

    /// The rows of the manifest.
    package var rowCount: UInt64 { totals.finished + remaining }
}
