// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The rows that became finished between two commits.
package struct JournalCommit: Sendable, Equatable {
    /// When, in milliseconds since 1970.
    package var milliseconds: Int64
    /// The start of a chunk before which every row is finished: reading resumes here.
    package var resume: ManifestPosition
    /// The totals with this commit; replay checks them.
    package var totals: JournalTotals
    /// The rows, whatever became of them, as ascending runs that do not touch each other.
    package var runs: [Range<UInt64>]
    /// The failed ones among them, by row.
    package var failures: [JournalFailure]
    /// What was skipped or not verified among them, by row.
    package var notes: [JournalNote]

    package init(
        milliseconds: Int64, resume: ManifestPosition, totals: JournalTotals,
        runs: [Range<UInt64>], failures: [JournalFailure], notes: [JournalNote] = []
    ) {
        self.milliseconds = milliseconds
        self.resume = resume
        self.totals = totals
        self.runs = runs
        self.failures = failures
        self.notes = notes
    }

    /// How many rows the commit finishes.
    package var rowCount: UInt64 { runs.reduce(0) { $0 &+ ($1.upperBound - $1.lowerBound) } }

    /// Whether the job has notes, of which the older form of the record has no word. Once it has,
    /// every further commit tells their totals.
    var hasNotes: Bool { !notes.isEmpty || totals.skipped > 0 || totals.unverified > 0 }
}
