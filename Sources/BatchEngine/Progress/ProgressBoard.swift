// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client
import Synchronization

/// Where a run counts and a display looks, without either waiting for the other.
package final class ProgressBoard: Sendable {
    private let succeeded = Atomic<UInt64>(0)
    private let failed = Atomic<UInt64>(0)
    private let skipped = Atomic<UInt64>(0)
    private let unverified = Atomic<UInt64>(0)
    private let partsCopied = Atomic<UInt64>(0)
    private let bytesCopied = Atomic<UInt64>(0)
    private let level = Atomic<Int>(0)
    private let pacedPrefixes = Atomic<Int>(0)
    private let isPacedForKeyManagement = Atomic<Bool>(false)
    private let rowsRead = Atomic<UInt64>(0)
    private let bytesRead = Atomic<UInt64>(0)
    private let manifestBytes = Atomic<UInt64>(0)
    private let rowsPrepared = Atomic<UInt64>(0)
    private let isPreparing = Atomic<Bool>(false)
    private let rowsExpected = Atomic<UInt64>(0)
    private let isReadToEnd = Atomic<Bool>(false)
    private let areConditionsIgnored = Atomic<Bool>(false)
    private let waitingFor = Mutex<String?>(nil)
    private let start = ContinuousClock.now

    package init() {}

    /// Takes over what earlier runs finished.
    func begin(_ totals: JournalTotals, manifest: OpenManifest) {
        succeeded.store(totals.succeeded, ordering: .relaxed)
        failed.store(totals.failed, ordering: .relaxed)
        skipped.store(totals.skipped, ordering: .relaxed)
        unverified.store(totals.unverified, ordering: .relaxed)
        manifestBytes.store(manifest.source.byteCount, ordering: .relaxed)
        if let prepared = manifest.source as? PreparedManifest, prepared.isComplete {
            expect(rows: prepared.rowCount)
        } else if manifest.source is PreparedManifest {
            manifestBytes.store(0, ordering: .relaxed)
        }
    }

    /// The manifest has so many rows, whether they were read or not.
    func expect(rows: UInt64) {
        rowsExpected.store(rows, ordering: .relaxed)
    }

    func count(_ outcome: TaskOutcome) {
        switch outcome {
        case .succeeded: succeeded.wrappingAdd(1, ordering: .relaxed)
        case .unverified:
            unverified.wrappingAdd(1, ordering: .relaxed)
            succeeded.wrappingAdd(1, ordering: .relaxed)
        case .skipped: skipped.wrappingAdd(1, ordering: .relaxed)
        case .failed: failed.wrappingAdd(1, ordering: .relaxed)
        }
    }

    /// The store takes no notice of If-None-Match, so that the destination is asked instead.
    func noteConditionsIgnored() {
        areConditionsIgnored.store(true, ordering: .relaxed)
    }

    /// What there is to say of a run besides its figures.
    var remarks: [JobFailure] {
        areConditionsIgnored.load(ordering: .relaxed) ? [Self.conditionsIgnored] : []
    }

    private static let conditionsIgnored = JobFailure(
        failureCode: "IfNoneMatchIgnored",
        failureReason: "The store takes no notice of If-None-Match on CopyObject, so the"
            + " destination was asked before each copy instead: what somebody wrote in between may"
            + " have been overwritten")

    /// A part of that many bytes was copied.
    func countPart(bytes: UInt64) {
        partsCopied.wrappingAdd(1, ordering: .relaxed)
        bytesCopied.wrappingAdd(bytes, ordering: .relaxed)
    }

    /// Rows and parts that ended with an answer of the store; rows of earlier runs are among them.
    var answered: UInt64 {
        succeeded.load(ordering: .relaxed) + failed.load(ordering: .relaxed)
            + skipped.load(ordering: .relaxed) + partsCopied.load(ordering: .relaxed)
    }

    /// As many copies may be in flight from now on.
    func note(level: Int) {
        self.level.store(level, ordering: .relaxed)
    }

    /// Calls wait until the store no longer answers with that code; nil when they go on.
    func note(waitingFor code: String?) {
        waitingFor.withLock { $0 = code }
    }

    /// What keeps requests back at the moment.
    func note(pacing: StorePacer.Summary) {
        pacedPrefixes.store(pacing.prefixes, ordering: .relaxed)
        isPacedForKeyManagement.store(pacing.hasKeyManagement, ordering: .relaxed)
    }

    /// So many rows more were read to prepare the manifest, before any is copied.
    func prepare(rows: Int) {
        isPreparing.store(true, ordering: .relaxed)
        rowsPrepared.wrappingAdd(UInt64(rows), ordering: .relaxed)
    }

    func endPreparing() {
        isPreparing.store(false, ordering: .relaxed)
    }

    /// The reader has come to this row and byte of the manifest.
    func read(rows: UInt64, bytes: UInt64) {
        rowsRead.store(rows, ordering: .relaxed)
        bytesRead.store(bytes, ordering: .relaxed)
    }

    func readToEnd() {
        isReadToEnd.store(true, ordering: .relaxed)
    }

    /// Rows of the manifest, once it has been read to its end.
    var rowsTotal: UInt64? {
        isReadToEnd.load(ordering: .relaxed) ? rowsRead.load(ordering: .relaxed) : nil
    }

    /// The state at this moment.
    package func snapshot() -> ProgressSnapshot {
        var snapshot = ProgressSnapshot()
        snapshot.succeeded = succeeded.load(ordering: .relaxed)
        snapshot.failed = failed.load(ordering: .relaxed)
        snapshot.skipped = skipped.load(ordering: .relaxed)
        snapshot.unverified = unverified.load(ordering: .relaxed)
        snapshot.bytesCopied = bytesCopied.load(ordering: .relaxed)
        snapshot.level = level.load(ordering: .relaxed)
        snapshot.waitingFor = waitingFor.withLock { $0 }
        snapshot.pacedPrefixes = pacedPrefixes.load(ordering: .relaxed)
        snapshot.isPacedForKeyManagement = isPacedForKeyManagement.load(ordering: .relaxed)
        if isPreparing.load(ordering: .relaxed) {
            snapshot.preparing = rowsPrepared.load(ordering: .relaxed)
        }
        let elapsed = ContinuousClock.now - start
        snapshot.elapsedMilliseconds =
            elapsed.components.seconds * 1_000 + elapsed.components.attoseconds
            / 1_000_000_000_000_000
        let rows = rowsRead.load(ordering: .relaxed)
        let bytes = bytesRead.load(ordering: .relaxed)
        let expected = rowsExpected.load(ordering: .relaxed)
        let manifestBytes = manifestBytes.load(ordering: .relaxed)
        snapshot.isTotalExact = isReadToEnd.load(ordering: .relaxed) || expected > 0
        if snapshot.isTotalExact {
            snapshot.total = max(rows, expected)
        } else if bytes > 0, manifestBytes > 0 {
            let share = Double(manifestBytes) / Double(bytes)
            snapshot.total = UInt64(Double(rows) * max(1, share))
        }
        return snapshot
    }
}
