// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Rows of a commit that have the same note, next to each other.
package struct JournalNote: Sendable, Equatable {
    package var rows: Range<UInt64>
    package var note: TaskNote

    package init(rows: Range<UInt64>, note: TaskNote) {
        self.rows = rows
        self.note = note
    }
}
