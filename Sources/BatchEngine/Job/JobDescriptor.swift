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
    /// What the journal says last. A job that was killed says Active and runs in no process.
    package let status: JobStatus
    package let progress: JobProgressSummary
    package let failureReasons: [JobFailure]
    /// What was told when its manifest was prepared.
    package let preparation: PreparationSummary
    /// When it came to Complete, Failed or Cancelled.
    package let terminatedAt: Timestamp?
    /// Whether a process runs it now.
    package let isRunning: Bool
    /// Where its completion report was written last.
    package let reportLocation: String?

    /// Larger runs first.
    package var priority: Int { request.priority }

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
