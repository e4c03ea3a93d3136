// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// The outcomes collected since the last commit, in the order they came.
package struct CommitBatch: Sendable {
    private var rows = PendingRows()
    private var failures: [JournalFailure] = []
    /// Rows that have a note, by note.
    private var noted: [TaskNote: PendingRows] = [:]
    private var failureBytes = 0

    package init() {}

    /// How many outcomes wait.
    package var count: Int { rows.count }
    package var isEmpty: Bool { rows.count == 0 }

    /// Whether the batch has reached a bound of `Limits` and should be committed without waiting.
    package var isFull: Bool {
        rows.count >= Limits.commitOutcomesMax || failureBytes >= Limits.commitFailureBytesMax
    }

    /// The rows that wait, as ascending runs that do not touch each other.
    package var runs: [Range<UInt64>] { rows.runs }

    /// Records what became of a row. A row must not be recorded twice.
    package mutating func record(row: UInt64, line: UInt64, _ outcome: TaskOutcome) {
        switch outcome {
        case .succeeded: recordSuccess(row: row)
        case .unverified(let reason): record(row: row, .unverified(reason))
        case .skipped(let reason): record(row: row, .skipped(reason))
        case .failed(let failure): recordFailure(row: row, line: line, failure)
        }
    }

    /// Records that a row did not fail, and what there is to say of it. A row must not be recorded
    /// twice.
    package mutating func record(row: UInt64, _ note: TaskNote) {
        recordSuccess(row: row)
        _ = noted[note, default: PendingRows()].insert(row)
    }

    /// Records that a row succeeded. A row must not be recorded twice.
    package mutating func recordSuccess(row: UInt64) {
        let isNew = rows.insert(row)
        precondition(isNew, "each row has one outcome")
    }

    /// Records that a row failed; a code or message over `Limits.failureMessageBytesMax` is
    /// cut.
    package mutating func recordFailure(row: UInt64, line: UInt64, _ failure: TaskFailure) {
        recordSuccess(row: row)
        var failure = failure
        failure.message = Self.shortened(failure.message)
        failure.errorCode = Self.shortened(failure.errorCode)
        failureBytes += failure.message.utf8.count + failure.errorCode.utf8.count + 32
        failures.append(JournalFailure(row: row, line: line, failure: failure))
    }

    /// What became of the rows that wait.
    package struct Counts: Sendable, Equatable {
        /// Copied, those that could not be compared left out.
        package var succeeded: UInt64 = 0
        package var unverified: UInt64 = 0
        package var skipped: UInt64 = 0
        /// By error code.
        package var failed: [String: UInt64] = [:]

        package init() {}
    }

    /// Counts the rows that wait.
    package var counts: Counts {
        var counts = Counts()
        for (note, rows) in noted {
            if note.isSkip {
                counts.skipped += UInt64(rows.count)
            } else {
                counts.unverified += UInt64(rows.count)
            }
        }
        for failure in failures { counts.failed[failure.failure.errorCode, default: 0] += 1 }
        let others = UInt64(failures.count) + counts.skipped + counts.unverified
        counts.succeeded = UInt64(rows.count) - others
        return counts
    }

    /// Gives out what was collected, and starts anew.
    mutating func take(
        totals: inout JournalTotals, resume: ManifestPosition, milliseconds: Int64
    ) -> JournalCommit {
        let skipped = noted.reduce(0) { $0 + ($1.key.isSkip ? $1.value.count : 0) }
        totals.failed += UInt64(failures.count)
        totals.skipped += UInt64(skipped)
        totals.succeeded += UInt64(rows.count - failures.count - skipped)
        totals.unverified += UInt64(noted.reduce(-skipped) { $0 + $1.value.count })
        failures.sort { $0.row < $1.row }
        let commit = JournalCommit(
            milliseconds: milliseconds, resume: resume, totals: totals, runs: rows.runs,
            failures: failures, notes: notes)
        rows.removeAll()
        noted.removeAll(keepingCapacity: true)
        failures.removeAll(keepingCapacity: true)
        failureBytes = 0
        return commit
    }

    /// The notes by row.
    private var notes: [JournalNote] {
        let runs = noted.flatMap { note, rows in
            rows.runs.map { JournalNote(rows: $0, note: note) }
        }
        return runs.sorted { $0.rows.lowerBound < $1.rows.lowerBound }
    }

    private static func shortened(_ message: String) -> String {
        let bytesMax = Limits.failureMessageBytesMax
        if message.utf8.count <= bytesMax { return message }
        // Cut between characters, so that the text stays UTF-8.
        var end = message.utf8.index(message.startIndex, offsetBy: bytesMax - 3)
        while end.samePosition(in: message.unicodeScalars) == nil {
            end = message.utf8.index(before: end)
        }
        return message[..<end] + "..."
    }
}
