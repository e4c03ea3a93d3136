// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Synchronization
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct CommitterTests {
    private func commit(_ file: FailingJournal, _ control: RunControl) async throws {
        let recorder = OutcomeRecorder.make(control: control)
        let committer = Committer(
            recorder: recorder, journal: try .make(file), control: control,
            sleep: { _ in throw CancellationError() })
        await recorder.record(row: 0, line: 1, .succeeded(attempts: 1))
        await recorder.record(row: 1, line: 2, .failed(.denied))
        recorder.close()
        await committer.run()
    }

    @Test func `commits what is left when the run ends`() async throws {
        let file = FailingJournal(manifest: MemoryManifest.make(rows: 2).fingerprint)
        let control = RunControl()
        try await commit(file, control)
        #expect(try JournalReplay(file).totals == JournalTotals(succeeded: 1, failed: 1))
        #expect(control.stopped == nil)
    }

    @Test func `a journal that cannot be written blocks the run with the disk's own words`()
        async throws
    {
        let file = FailingJournal(manifest: MemoryManifest.make(rows: 2).fingerprint)
        file.state.withLock { $0.refusesAppends = true }
        let control = RunControl()
        try await commit(file, control)
        guard case .blocked(let failure)? = control.stopped else {
            Issue.record("the run goes on")
            return
        }
        #expect(failure.failureCode == "JournalNotWritten")
        #expect(failure.failureReason.contains("the disk is full"))
        #expect(try JournalReplay(file).totals.finished == 0)
    }
}
