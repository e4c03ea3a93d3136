// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Logging

/// Says so wherever somebody may look when a run waits for its store: on the progress line, in the
/// log and in the journal, where the job is Paused meanwhile and has the reason.
struct OutageWatch {
    let patience: StorePatience?
    let journal: JobJournal
    let board: ProgressBoard
    let control: RunControl
    let logger: Logger

    /// Writes the status of a stretch of the run and runs it.
    func during<Result>(
        _ change: StatusChange, _ body: () async throws -> Result
    ) async throws -> Result {
        let (status, reasons) = (change.status, change.reasons)
        // A stop may have changed it meanwhile, and then there is nothing to do for `body`.
        guard try await journal.change(change) || control.stopped != nil else {
            throw JobJournal.refused(change)
        }
        guard let patience else { return try await body() }
        let changes = patience.changes()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await tell(changes, of: patience, instead: status, reasons) }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    /// A job that is being ended stays so while it waits: nothing may have it copy again.
    private func pause(
        instead status: JobStatus, _ reasons: [JobFailure], because reason: JobFailure
    ) async throws {
        if status == .failing || status == .cancelling {
            try await journal.write(status: status, reasons: reasons + [reason])
        } else if control.stopped == nil {
            _ = try await journal.change(StatusChange(.paused, reasons: [reason]))
        }
    }

    private func goOn(_ status: JobStatus, _ reasons: [JobFailure]) async throws {
        // What has stopped the run meanwhile has a status of its own.
        guard control.stopped == nil || status.isEnding else { return }
        _ = try await journal.change(StatusChange(status, reasons: reasons))
    }

    private func tell(
        _ changes: AsyncStream<Void>, of patience: StorePatience, instead status: JobStatus,
        _ reasons: [JobFailure]
    ) async {
        var told: String?
        for await _ in changes {
            let reason = patience.pause?.reason
            guard reason?.failureCode != told else { continue }
            told = reason?.failureCode
            board.note(waitingFor: told)
            do {
                if let reason {
                    logger.warning(
                        "Waiting for the store",
                        metadata: [
                            "code": "\(reason.failureCode)", "reason": "\(reason.failureReason)",
                        ])
                    try await pause(instead: status, reasons, because: reason)
                } else {
                    logger.notice("The store serves again")
                    try await goOn(status, reasons)
                }
            } catch {
                control.stop(
                    .blocked(
                        JobFailure(failureCode: "JournalNotWritten", failureReason: "\(error)")))
                return
            }
        }
        board.note(waitingFor: nil)
    }
}
