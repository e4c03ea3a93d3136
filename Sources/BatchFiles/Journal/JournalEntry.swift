// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What one journal record says.
package enum JournalEntry: Sendable, Equatable {
    /// A process took the job up, at this time in milliseconds since 1970.
    case runStarted(milliseconds: Int64)
    /// It let go of the job; `activeMilliseconds` is how long this run was active.
    case runEnded(milliseconds: Int64, activeMilliseconds: UInt64)
    case commit(JournalCommit)
    case uploadIntended(UploadIntent)
    case uploadStarted(UploadStart)
    case uploadEnded(row: UInt64, UploadEnd)
    case jobStatus(JournalStatus)
    case reportWritten(JournalReport)
    /// The manifest was read to its end and has this many rows.
    case manifestRead(rows: UInt64)
    /// The manifest that the job is about from now on, in a journal that was made without.
    case manifestPinned(ManifestFingerprint)

    /// The record's type byte. A number is never given to another meaning.
    var kind: UInt8 {
        switch self {
        case .runStarted: 1
        case .runEnded: 2
        case .commit(let commit): commit.hasNotes ? 10 : 3
        case .uploadIntended: 4
        case .uploadStarted: 5
        case .uploadEnded: 6
        case .jobStatus(let status): status.updateReason == nil ? 7 : 12
        case .reportWritten: 8
        case .manifestRead: 9
        case .manifestPinned: 11
        }
    }
}
