// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel

/// A job as DescribeJob shows it, read from its directory.
package struct JobDescriptor: Sendable {
    package let id: JobID
    let directory: JobDirectory
    package let request: JobRequest
    package let settings: RunSettings
    package let createdAt: Timestamp
    /// Where it stands and how it came there, as its journal has it.
    package internal(set) var lifecycle: JobLifecycle
    /// Whether its manifest was looked at; its rows are those of that manifest then.
    let isPinned: Bool
    /// What was asked of it since it was made, done or not.
    package let wishes: JobWishes
    package internal(set) var progress: JobProgressSummary
    /// What was told when its manifest was prepared.
    package let preparation: PreparationSummary
    /// What was found before its first row; nil when nobody has looked.
    package let preflight: PreflightReport?
    /// Whether a process runs it now.
    package let isRunning: Bool
    /// Where its completion report was written last.
    package let reportLocation: String?

    /// What the journal says last. A job that was killed says Active and runs in no process.
    package var status: JobStatus { lifecycle.status }
    package var failureReasons: [JobFailure] { lifecycle.failureReasons }
    /// When it came to Complete, Failed or Cancelled.
    package var terminatedAt: Timestamp? { lifecycle.terminationDate }
    /// What somebody gave as the reason of the last change that was asked for.
    package var statusUpdateReason: String? {
        wishes.request?.reason ?? lifecycle.statusUpdateReason
    }
    /// Why and since when it waits, or waited, to be confirmed.
    package var suspendedCause: String? { lifecycle.suspendedCause }
    package var suspendedDate: Timestamp? { lifecycle.suspendedDate }
    /// When it came to its status; nil for a new job.
    package var statusDate: Timestamp? { lifecycle.statusDate }

    /// Larger runs first.
    package var priority: Int { wishes.priority ?? request.priority }
    package var tags: [S3Tag] { wishes.tags ?? request.tags }

    /// Whether somebody who may has said that it is to run.
    package var isConfirmed: Bool {
        guard request.confirmationRequired, let asked = wishes.request else {
            return !request.confirmationRequired
        }
        return asked.status == .ready && suspendedDate.map { $0 <= asked.date } ?? true
    }

    /// Whether it has waited for its confirmation for so long that it is to be failed.
    package func hasWaitedTooLong(at now: Timestamp) -> Bool {
        guard status == .suspended, let since = suspendedDate else { return false }
        let days = Int64(Limits.suspendedDaysMax)
        return now.secondsSinceEpoch - since.secondsSinceEpoch >= days * 86_400
    }

    /// Why such a job is failed.
    package static let suspendedTooLong = JobFailure(
        failureCode: "SuspendedTooLong",
        failureReason:
            "The job was not confirmed within \(Limits.suspendedDaysMax) days. Clone it to"
            + " run it after all")

    /// The job's directory.
    package var path: String { directory.path }
    /// The lines of the rows that failed, and a document that runs them.
    package var retryManifestPath: String { directory.retryManifestPath }
    package var retryJobPath: String { directory.retryJobPath }
    /// What `brigade run` needs to run the rows that failed.
    package var retryArguments: [String] {
        let rules =
            directory.hasRetryRules
            ? ["--replication-configuration", directory.retryRulesPath] : []
        return [retryJobPath] + rules + careArguments
    }

    /// What a document has no member for: without it a retry would overwrite what the job did not.
    private var careArguments: [String] {
        var arguments: [String] = []
        if settings.ifNoneMatch { arguments.append("--if-none-match") }
        if settings.skipIdentical { arguments.append("--skip-identical") }
        if let verification = settings.verification {
            arguments += ["--verify", verification.rawValue]
        }
        return arguments
    }

    /// Whether `brigade resume` has something to do.
    package var isUnfinished: Bool { !status.isTerminal && !isRunning }
}
