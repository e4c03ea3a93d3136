// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Picks the rows whose copies are to be looked at: those that did not fail, the newest of several
/// versions of a key, and of them a sample where one is wanted.
struct SubjectFinder {
    private struct Candidate {
        let row: ManifestRow
        let note: TaskNote?
        let isChosen: Bool
    }

    private let manifest: OpenManifest
    private var sample: SampleChoice?
    private var random = SystemRandomNumberGenerator()
    /// Rows of the key that was read last, where rows name versions.
    private var pending: [Candidate] = []

    /// `sample` of `total` rows that did not fail; nil for all.
    init(manifest: OpenManifest, sample: UInt64?, of total: UInt64) {
        self.manifest = manifest
        self.sample = sample.map { SampleChoice($0, of: total) }
    }

    /// The rows to look at among those of a chunk; the others are counted. `failed` is told of rows
    /// that failed in the job.
    mutating func subjects(
        in chunk: OutcomeChunk, _ summary: inout VerificationSummary,
        failed: (ManifestRow, TaskFailure) throws -> Void
    ) throws -> [CheckSubject] {
        var found: [CheckSubject] = []
        try chunk.forEach { row, verdict in
            switch verdict {
            case .remaining: summary.notRun += 1
            case .failed(let failure):
                summary.failedInJob += 1
                try failed(row, failure)
            case .succeeded: take(row, nil, &summary, into: &found)
            case .noted(let note): take(row, note, &summary, into: &found)
            }
        }
        return found
    }

    /// What is left when the manifest has ended.
    mutating func finish(_ summary: inout VerificationSummary) -> [CheckSubject] {
        var found: [CheckSubject] = []
        flush(&summary, into: &found)
        return found
    }

    private mutating func take(
        _ row: ManifestRow, _ note: TaskNote?, _ summary: inout VerificationSummary,
        into found: inout [CheckSubject]
    ) {
        let isChosen = sample?.next(using: &random) ?? true
        let candidate = Candidate(row: row, note: note, isChosen: isChosen)
        guard manifest.namesVersions else {
            if isChosen {
                found.append(CheckSubject(row: row, note: note))
            } else {
                summary.notChosen += 1
            }
            return
        }
        if let last = pending.last, !VersionGrouper.isSameKey(last.row, row) {
            flush(&summary, into: &found)
        }
        pending.append(candidate)
    }

    /// Of several versions the last is on top; where the manifest does not have them in order, one
    /// of them is.
    private mutating func flush(
        _ summary: inout VerificationSummary, into found: inout [CheckSubject]
    ) {
        defer { pending.removeAll(keepingCapacity: true) }
        guard let newest = pending.last else { return }
        if newest.isChosen {
            let others = manifest.hasVersionsInOrder ? [] : pending.dropLast().map(\.row)
            found.append(CheckSubject(row: newest.row, note: newest.note, siblings: others))
        } else {
            summary.notChosen += 1
        }
        for older in pending.dropLast() {
            if older.isChosen { summary.older += 1 } else { summary.notChosen += 1 }
        }
    }
}
