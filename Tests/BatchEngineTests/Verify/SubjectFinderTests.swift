// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct SubjectFinderTests {
    /// What is to be looked at of rows `src,KEY[,VERSION]`, of which the journal says `outcomes`.
    private func find(
        _ rows: [String], _ outcomes: [TaskOutcome?], isInOrder: Bool = true,
        sample: UInt64? = nil
    ) async throws -> (subjects: [CheckSubject], summary: VerificationSummary, failed: [String]) {
        let hasVersions = rows.contains { $0.split(separator: ",").count == 2 }
        let lines = rows.map { "src,\($0)\n" }.joined()
        let manifest = OpenManifest(
            source: MemoryManifest(bytes: Array(lines.utf8)),
            layout: ManifestLayout(fields: [.bucket, .key] + (hasVersions ? [.versionID] : [])),
            namesVersions: hasVersions, hasVersionsInOrder: isInOrder)
        let file = FailingJournal(manifest: manifest.source.fingerprint)
        var writer = try JournalWriter(file, after: try JournalReplay(file))
        var batch = CommitBatch()
        for (index, outcome) in outcomes.enumerated() {
            if let outcome {
                batch.record(row: UInt64(index), line: UInt64(index + 1), outcome)
            }
        }
        try writer.commit(&batch, resume: .zero, milliseconds: 1)
        let replay = try JournalReplay(file)
        var walk = OutcomeWalk(
            manifest: manifest.source, layout: manifest.layout, progress: replay.progress,
            failures: FailureReader(file, index: replay.failures))
        var finder = SubjectFinder(
            manifest: manifest, sample: sample,
            of: replay.totals.succeeded + replay.totals.skipped)
        var summary = VerificationSummary()
        var subjects: [CheckSubject] = []
        var failed: [String] = []
        while let chunk = try await walk.next() {
            subjects += try finder.subjects(in: chunk, &summary) { row, _ in failed.append(row.key)
            }
        }
        subjects += finder.finish(&summary)
        return (subjects, summary, failed)
    }

    private static let done = TaskOutcome.succeeded(attempts: 1)

    @Test func `rows that did not fail are looked at, with what is noted of them`() async throws {
        let (subjects, summary, failed) = try await find(
            ["a", "b", "c", "d", "e"],
            [Self.done, .failed(.denied), .skipped(.exists), nil, .unverified(.foreignETag)])
        #expect(subjects.map(\.row.key) == ["a", "c", "e"])
        #expect(
            subjects.map(\.note) == [nil, .skipped(.exists), .unverified(.foreignETag)])
        #expect(failed == ["b"])
        #expect((summary.failedInJob, summary.notRun) == (1, 1))
    }

    @Test func `of several versions the last is on top`() async throws {
        let (subjects, summary, _) = try await find(
            ["a,1", "a,2", "b,1", "c,1", "c,2", "c,3"],
            [Self.done, Self.done, Self.done, Self.done, Self.done, .failed(.denied)])
        #expect(subjects.map { $0.row.versionID } == ["2", "1", "2"])
        #expect(subjects.allSatisfy { $0.siblings.isEmpty })
        #expect(summary.older == 2)
    }

    @Test func `without an order any of them may be`() async throws {
        let (subjects, summary, _) = try await find(
            ["a,1", "a,2", "a,3"], [Self.done, Self.done, Self.done], isInOrder: false)
        #expect(subjects.count == 1)
        #expect(subjects[0].siblings.map { $0.versionID } == ["1", "2"])
        #expect(summary.older == 2)
    }

    @Test func `a sample has as many rows as are wanted, and counts the others`() async throws {
        let rows = (0..<100).map { "k\($0)" }
        let (subjects, summary, _) = try await find(
            rows, rows.map { _ in Self.done }, sample: 30)
        #expect(subjects.count == 30)
        #expect(summary.notChosen == 70)
    }
}
