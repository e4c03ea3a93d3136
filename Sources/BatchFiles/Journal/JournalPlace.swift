// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How far a journal was read: where the next record begins, and what it must follow.
struct JournalPlace: Sendable {
    /// In bytes.
    var offset: UInt64
    /// The checksum of the record before it.
    var checksum: UInt32
    /// Records before it.
    var recordCount: UInt64 = 0
    /// Rows that their commits finished.
    var rowCount: UInt64 = 0
}
