// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The completion report was written where the job wanted it.
package struct JournalReport: Sendable, Equatable {
    /// Where its manifest.json is: a URL.
    package var location: String
    /// The rows by `TaskStatus`; what was skipped counts as succeeded here.
    package var rows: JournalTotals
    /// When, in milliseconds since 1970.
    package var milliseconds: Int64

    package init(location: String, rows: JournalTotals, milliseconds: Int64) {
        self.location = location
        self.rows = rows
        self.milliseconds = milliseconds
    }
}
