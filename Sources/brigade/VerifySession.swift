// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// One verification from the command line: with signals and progress.
struct VerifySession {
    let job: JobDescriptor
    let settings: RunSettings
    let request: VerificationRequest

    /// What was found, and the signal that ended it early; 0 if none did.
    func run(progress: ProgressStyle?) async throws -> (VerificationSummary, signal: Int32) {
        try await JobSession.withStore(settings, roleARN: job.request.roleARN, job: job.id) {
            store in
            let verifier = JobVerifier(
                job: job, settings: settings, store: store, request: request)
            let watcher = SignalWatcher(notice: "Stopping.") {
                verifier.control.stop(.interrupted)
            }
            watcher.start()
            let display = ProgressDisplay(
                style: ProgressDisplay.style(wanted: progress), board: verifier.board)
            let summary = try await withThrowingTaskGroup { group in
                group.addTask { await display.run() }
                defer { group.cancelAll() }
                return try await CommandEnd.refusing { try await verifier.run() }
            }
            return (summary, watcher.signalNumber)
        }
    }
}
