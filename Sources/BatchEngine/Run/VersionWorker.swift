// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Does the versions of one key oldest first, each durable in the journal before the next begins:
/// whenever a run ends, the destination has no version above a newer one, and a resume repeats at
/// most the last.
struct VersionWorker {
    let copier: RowCopier
    let largeObjects: LargeObjectCopier
    let versions: VersionFinder
    let recorder: OutcomeRecorder
    let control: RunControl
    let earlier: EarlierRuns
    /// Whether the manifest has the versions of a key in order, as preparing leaves them.
    let isInOrder: Bool
    /// Whether what the destination has is not overwritten, which versions of a key would do to
    /// each other.
    let keepsExisting: Bool

    /// Returns whether the worker may go on with another unit.
    nonisolated(nonsending) func run(_ group: VersionGroup) async -> Bool {
        let left = group.rows.filter { !earlier.finished.contains($0.index) }[...]
        guard !keepsExisting || group.rows.count == 1 else {
            return await record(left.map { ($0, .failed(Self.severalVersions)) })
        }
        guard group.isWhole else {
            return await record(left.map { ($0, .failed(Self.tooManyVersions)) })
        }
        do {
            return try await copy(try await inOrder(Array(left))[...])
        } catch {
            guard case .outcome(let outcome) = error.result else { return end(error.result) }
            // Without an order nothing of the key may be copied.
            return await record(left.map { ($0, outcome) })
        }
    }

    nonisolated(nonsending) private func copy(
        _ rows: ArraySlice<ManifestRow>
    ) async throws(CopyInterruption) -> Bool {
        var rows = rows
        while let row = rows.popFirst() {
            if control.isStopping { return true }
            let result = await copy(row)
            guard case .outcome(let outcome) = result else { return end(result) }
            var done = [(row, outcome)]
            if case .failed(let failure) = outcome, FailureVerdict.holdsBackNewer(failure) {
                // In one commit with the failure: a resume must not find it without them.
                done += rows.map { ($0, .failed(Self.heldBack(by: row))) }
                rows = []
            }
            guard await record(done) else { return false }
        }
        return true
    }

    /// The result of a row, also where the object has to be copied in parts.
    nonisolated(nonsending) private func copy(_ row: ManifestRow) async -> CopyResult {
        if earlier.hasOpenUpload(row.index) {
            return await largeObjects.copy(
                copier.task(row), continuing: earlier.openUploads[row.index])
        }
        let result = await copier.copy(row)
        guard case .large(let task) = result else { return result }
        return await largeObjects.copy(task)
    }

    nonisolated(nonsending) private func inOrder(
        _ rows: [ManifestRow]
    ) async throws(CopyInterruption) -> [ManifestRow] {
        guard !isInOrder, rows.count > 1 else { return rows }
        if let byTime = VersionOrder.byTime(rows) { return byTime }
        let newestFirst = try await versions.newestFirst(
            bucket: rows[0].withBucket { [UInt8]($0) }, key: rows[0].withKey { [UInt8]($0) },
            wanted: Set(rows.compactMap(\.versionID)))
        return VersionOrder.byListing(rows, newestFirst: newestFirst)
    }

    nonisolated(nonsending) private func record(
        _ outcomes: [(row: ManifestRow, outcome: TaskOutcome)]
    ) async -> Bool {
        await recorder.recordDurably(
            outcomes.map { (row: $0.row.index, line: $0.row.line, outcome: $0.outcome) })
    }

    private func end(_ result: CopyResult) -> Bool {
        if case .blocked(let failure) = result { control.stop(.blocked(failure)) }
        return false
    }

    private static let tooManyVersions = TaskFailure(
        httpStatus: 400, errorCode: "TooManyVersions",
        message: "The manifest has more than \(Limits.versionsOfKeyMax) versions of this key, too"
            + " many to be put in order; name fewer of them",
        attempts: 0)

    private static let severalVersions = TaskFailure(
        httpStatus: 400, errorCode: "InvalidRequest",
        message: "The manifest has several versions of this key, and each would be an object at the"
            + " destination to the next: leave --if-none-match and --skip-identical out, or name"
            + " one version of a key",
        attempts: 0)

    private static func heldBack(by older: ManifestRow) -> TaskFailure {
        TaskFailure(
            httpStatus: 409, errorCode: "OlderVersionFailed",
            message: "Version \(older.versionID ?? "null") of this key failed, and it must not come"
                + " on top of this one: run the retry manifest, which has both",
            attempts: 0)
    }
}
