// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Takes outcomes to the journal: every second, when a batch is full, and once more at the end.
struct Committer {
    let recorder: OutcomeRecorder
    let journal: JobJournal
    let control: RunControl
    let sleep: @Sendable (Duration) async throws -> Void

    /// Commits until the recorder is closed or the task is cancelled, and then what is left.
    func run() async {
        EngineMeter.process.begin(recorder)
        defer { EngineMeter.process.end(recorder) }
        for await _ in recorder.commitWishes { await commit() }
        await commit()
    }

    /// Wishes for a commit once a second until the task is cancelled.
    func tick() async {
        while (try? await sleep(.seconds(Limits.commitSeconds))) != nil { recorder.tick() }
    }

    private func commit() async {
        let (batch, waiters) = recorder.takeBatch()
        var isDurable = false
        defer { for waiter in waiters { waiter.resume(returning: isDurable) } }
        do {
            try await journal.commit(batch)
            isDurable = true
            EngineMeter.process.committed(batch.counts, of: recorder)
        } catch {
            // The rows of the batch stay unfinished in the journal: a resume runs them again.
            let failure = JobFailure(
                failureCode: "JournalNotWritten", failureReason: "\(error)")
            control.stop(.blocked(failure))
        }
    }
}
