// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How a journal ends.
package enum JournalTail: Sendable, Equatable {
    /// With a whole record.
    case clean
    /// With `bytes` bytes from `offset` on that are no record: a write that a crash interrupted.
    case torn(offset: UInt64, bytes: UInt64)
}
