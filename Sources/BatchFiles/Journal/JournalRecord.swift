// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One record as read back.
package struct JournalRecord: Sendable, Equatable {
    /// Where it begins in the journal.
    package var offset: UInt64
    package var entry: JournalEntry
}
