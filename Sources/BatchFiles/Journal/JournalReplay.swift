// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// A journal folded into the state of its job.
package struct JournalReplay: Sendable {
    package let header: JournalHeader
    /// The manifest that the job is about; not pinned as long as nobody has looked at it.
    package private(set) var manifest: ManifestFingerprint
    /// The finished rows.
    package private(set) var progress = ProgressSet()
    package private(set) var totals = JournalTotals()
    /// Where reading the manifest may resume; rows finished above it are in `progress`.
    package private(set) var resume = ManifestPosition.zero
    /// Uploads to go on with or to abort, by row.
    package private(set) var openUploads: [UInt64: OpenUpload] = [:]
    /// The last status recorded.
    package private(set) var status: JournalStatus?
    /// How the job came where it stands.
    package private(set) var lifecycle = JobLifecycle()
    /// The last report recorded.
    package private(set) var report: JournalReport?
    /// How many rows the manifest has, once a run has read it to its end.
    package private(set) var rowsTotal: UInt64?
    /// How long the job was active, in milliseconds. A run that a crash ended counts up to its last
    /// commit.
    package private(set) var activeMilliseconds: UInt64 = 0
    /// Until when the last run that did not get to say that it ended is known to have been active,
    /// in milliseconds since 1970: it crashed, or goes on. A run that ended after it changes
    /// nothing about what the store may still do for the one that did not.
    package private(set) var lostRunSeen: Int64?
    /// How many runs were started.
    package private(set) var runCount = 0
    package private(set) var failures = FailureIndex()
    package private(set) var recordCount: UInt64 = 0
    /// How the journal ends; `JournalWriter` cuts a torn tail off.
    package private(set) var tail = JournalTail.clean

    var endOffset: UInt64 = 0
    var endChecksum: UInt32 = 0
    /// When the current run started, and until when it is known to have been active.
    private var openRun: (started: Int64, seen: Int64)?

    /// Reads the whole journal in bounded memory.
    ///
    /// - Throws: `BatchFileError` when the file is no journal, of a newer version, or damaged
    ///   before its end; nothing is changed on disk.
    package init(_ file: any JournalFile) throws {
        var reader = try JournalReader(file)
        header = reader.header
        manifest = header.manifest
        while let record = try reader.next() {
            guard take(record) else {
                throw BatchFileError(
                    .journalUnusable,
                    "The journal \(file.name) contradicts itself at byte \(record.offset): the "
                        + "rows of that commit do not add up with those before it; nothing was "
                        + "changed. Restore the file from a backup.")
            }
        }
        closeRun()
        failures.sort()
        recordCount = reader.recordCount
        tail = reader.tail
        endOffset = reader.offset
        endChecksum = reader.checksum
    }

    /// Folds one record in; false when it cannot be true after those before it.
    private mutating func take(_ record: JournalRecord) -> Bool {
        switch record.entry {
        case .runStarted(let milliseconds):
            closeRun()
            openRun = (milliseconds, milliseconds)
            runCount += 1
        case .runEnded(_, let active):
            openRun = nil
            activeMilliseconds += active
        case .commit(let commit): return take(commit, at: record.offset)
        case .uploadIntended(let intent): openUploads[intent.row] = .intended(intent)
        case .uploadStarted(let start): openUploads[start.row] = .started(start)
        case .uploadEnded(let row, _): openUploads[row] = nil
        case .jobStatus(let status): take(status)
        case .reportWritten(let report): self.report = report
        case .manifestRead(let rows): rowsTotal = rows
        case .manifestPinned(let manifest):
            // What rows stand for is never changed.
            guard !self.manifest.isPinned, manifest.isPinned else { return false }
            self.manifest = manifest
        }
        return true
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

    private mutating func take(_ commit: JournalCommit, at offset: UInt64) -> Bool {
        let failed = UInt64(commit.failures.count)
        let skipped = commit.skippedCount
        let rows = commit.rowCount
        // Sums of what a damaged record may claim must not overflow.
        guard failed <= rows, skipped <= rows - failed,
            commit.totals.failed == totals.failed &+ failed,
            commit.totals.skipped == totals.skipped &+ skipped,
            commit.totals.unverified == totals.unverified &+ commit.unverifiedCount,
            commit.totals.succeeded == totals.succeeded &+ (rows - failed - skipped),
            commit.areNotesSound
        else { return false }
        for run in commit.runs {
            guard progress.insert(rows: run) == run.upperBound - run.lowerBound else {
                return false
            }
        }
        // Reading from a later place would leave unfinished rows out for good.
        guard commit.resume.row <= progress.lowWater,
            commit.failures.allSatisfy({ progress.contains($0.row) })
        else { return false }
        totals = commit.totals
        resume = commit.resume
        openRun?.seen = commit.milliseconds
        failures.add(commit, at: offset)
        return true
    }

    private mutating func closeRun() {
        if let run = openRun {
            activeMilliseconds += UInt64(max(0, run.seen - run.started))
            lostRunSeen = run.seen
        }
        openRun = nil
    }
}
