// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Tells objects at the destination that this job made itself, in a request whose answer nobody
/// received, from those that were there before: by when they were made.
struct EarlierCopies: Sendable {
    /// Rows below it may have been tried by an earlier run; 0 in a first run.
    private let triedBelow: UInt64
    private let createdAt: Timestamp
    private let now: @Sendable () -> Timestamp

    init(
        triedBelow: UInt64, createdAt: Timestamp, now: @escaping @Sendable () -> Timestamp
    ) {
        self.triedBelow = triedBelow
        self.createdAt = createdAt
        self.now = now
    }

    init(_ replay: JournalReplay, now: @escaping @Sendable () -> Timestamp) {
        self.init(
            triedBelow: replay.runCount == 0
                ? 0 : replay.progress.end + UInt64(Limits.rowsTriedUnrecordedMax),
            createdAt: Timestamp(millisecondsSinceEpoch: replay.header.createdMilliseconds),
            now: now)
    }

    /// How long ago the row may have been tried first; nil when only this run can have.
    func firstTried(row: UInt64) -> Duration? {
        guard row < triedBelow else { return nil }
        return .milliseconds(
            max(0, now().millisecondsSinceEpoch - createdAt.millisecondsSinceEpoch))
    }

    /// Whether an object was made no longer ago than that, by the store's own clock where its
    /// answer tells it.
    func isMade(_ head: ObjectHead, within age: Duration) -> Bool {
        guard let made = head.lastModified.flatMap(Timestamp.init(httpDate:)) else { return false }
        let date = head.header("date").map { String(decoding: $0, as: UTF8.self) }
        let storeNow = date.flatMap(Timestamp.init(httpDate:)) ?? now()
        let first =
            storeNow.millisecondsSinceEpoch - age.components.seconds * 1_000
            - Int64(Limits.storeClockSpreadSeconds) * 1_000
        return made.millisecondsSinceEpoch >= first
    }
}
