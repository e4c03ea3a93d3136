// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// A journal folded into the state of its job.
package struct JournalReplay: Sendable {
    /// What it says of the job as a whole.
    private var summary: JournalSummary
    /// The finished rows.
    package private(set) var progress = ProgressSet()
    /// Where reading the manifest may resume; rows finished above it are in `progress`.
    package private(set) var resume = ManifestPosition.zero
    /// Uploads to go on with or to abort, by row.
    package private(set) var openUploads: [UInt64: OpenUpload] = [:]
    package private(set) var failures = FailureIndex()
    package private(set) var recordCount: UInt64 = 0
    /// How the journal ends; `JournalWriter` cuts a torn tail off.
    package private(set) var tail = JournalTail.clean

    var endOffset: UInt64 = 0
    var endChecksum: UInt32 = 0

    package var header: JournalHeader { summary.header }
    package var manifest: ManifestFingerprint { summary.manifest }
    package var totals: JournalTotals { summary.totals }
    package var status: JournalStatus? { summary.status }
    package var lifecycle: JobLifecycle { summary.lifecycle }
    package var report: JournalReport? { summary.report }
    package var rowsTotal: UInt64? { summary.rowsTotal }
    package var activeMilliseconds: UInt64 { summary.activeMilliseconds }
    package var lostRunSeen: Int64? { summary.lostRunSeen }
    package var runCount: Int { summary.runCount }

    /// Reads the whole journal in bounded memory.
    ///
    /// - Throws: `BatchFileError` when the file is no journal, of a newer version, or damaged
    ///   before its end; nothing is changed on disk.
    package init(_ file: any JournalFile) throws {
        var reader = try JournalReader(file)
        summary = JournalSummary(header: reader.header)
        while let record = try reader.next() {
            guard take(record) else {
                throw BatchFileError(
                    .journalUnusable,
                    "The journal \(file.name) contradicts itself at byte \(record.offset): the "
                        + "rows of that commit do not add up with those before it; nothing was "
                        + "changed. Restore the file from a backup.")
            }
        }
        failures.sort()
        recordCount = reader.place.recordCount
        tail = reader.tail
        endOffset = reader.place.offset
        endChecksum = reader.place.checksum
    }

    /// Folds one record in; false when it cannot be true after those before it.
    private mutating func take(_ record: JournalRecord) -> Bool {
        switch record.entry {
        case .commit(let commit):
            guard take(commit, at: record.offset) else { return false }
        case .uploadIntended(let intent): openUploads[intent.row] = .intended(intent)
        case .uploadStarted(let start): openUploads[start.row] = .started(start)
        case .uploadEnded(let row, _): openUploads[row] = nil
        case .manifestPinned(let manifest):
            // What rows stand for is never changed.
            guard !self.manifest.isPinned, manifest.isPinned else { return false }
        case .runStarted, .runEnded, .jobStatus, .reportWritten, .manifestRead: break
        }
        summary.take(record.entry)
        return true
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
        resume = commit.resume
        failures.add(commit, at: offset)
        return true
    }
}
