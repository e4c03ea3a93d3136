// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What a journal says of its job as a whole: of constant size, however many rows the job has.
package struct JournalSummary: Sendable {
    package let header: JournalHeader
    /// The manifest that the job is about; not pinned as long as nobody has looked at it.
    package private(set) var manifest: ManifestFingerprint
    package private(set) var totals = JournalTotals()
    /// The last status recorded.
    package private(set) var status: JournalStatus?
    /// How the job came where it stands.
    package private(set) var lifecycle = JobLifecycle()
    /// The last report recorded.
    package private(set) var report: JournalReport?
    /// How many rows the manifest has, once a run has read it to its end.
    package private(set) var rowsTotal: UInt64?
    /// How many runs were started.
    package private(set) var runCount = 0

    /// When the run that has not said its end started, and until when it is known to be active.
    private var openRun: (started: Int64, seen: Int64)?
    private var endedMilliseconds: UInt64 = 0
    private var lastLost: Int64?

    init(header: JournalHeader) {
        self.header = header
        manifest = header.manifest
    }

    /// How long the job was active, in milliseconds. A run that a crash ended counts up to its last
    /// commit.
    package var activeMilliseconds: UInt64 {
        endedMilliseconds + (openRun.map { UInt64(max(0, $0.seen - $0.started)) } ?? 0)
    }

    /// Until when the last run that did not get to say that it ended is known to have been active,
    /// in milliseconds since 1970: it crashed, or goes on. A run that ended after it changes
    /// nothing about what the store may still do for the one that did not.
    package var lostRunSeen: Int64? { openRun?.seen ?? lastLost }

    /// Folds one record in; whether it can be true after those before it is not asked here.
    mutating func take(_ entry: JournalEntry) {
        switch entry {
        case .runStarted(let milliseconds):
            endedMilliseconds = activeMilliseconds
            lastLost = lostRunSeen
            openRun = (milliseconds, milliseconds)
            runCount += 1
        case .runEnded(_, let active):
            openRun = nil
            endedMilliseconds += active
        case .commit(let commit):
            totals = commit.totals
            openRun?.seen = commit.milliseconds
        case .jobStatus(let status): take(status)
        case .reportWritten(let report): self.report = report
        case .manifestRead(let rows): rowsTotal = rows
        case .manifestPinned(let manifest): self.manifest = manifest
        case .uploadIntended, .uploadStarted, .uploadEnded: break
        }
    }

    private mutating func take(_ status: JournalStatus) {
        self.status = status
        guard let name = JobStatus(rawValue: status.status) else { return }
        lifecycle.record(
            name, reason: status.updateReason,
            failures: status.reasons.map {
                JobFailure(failureCode: $0.code, failureReason: $0.text)
            }, at: Timestamp(millisecondsSinceEpoch: status.milliseconds))
    }
}
