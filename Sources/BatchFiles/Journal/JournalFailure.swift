// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// A failed row as the journal keeps it.
package struct JournalFailure: Sendable, Equatable {
    /// The 0-based index of the row in the manifest.
    package var row: UInt64
    /// Its 1-based physical line.
    package var line: UInt64
    package var failure: TaskFailure

    package init(row: UInt64, line: UInt64, failure: TaskFailure) {
        self.row = row
        self.line = line
        self.failure = failure
    }
}
