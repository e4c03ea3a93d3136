// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
package import BatchModel

/// A job as DescribeJob shows it, read from its directory.
package struct JobDescriptor: Sendable {
    package let id: JobID
    package let directory: JobDirectory
    package let request: JobRequest
    package let settings: RunSettings
    package let createdAt: Timestamp
    /// What the journal says last. A job that was killed says Active and runs in no process.
    package let status: JobStatus
    package let progress: JobProgressSummary
    package let failureReasons: [JobFailure]
    /// When it came to Complete, Failed or Cancelled.
    package let terminatedAt: Timestamp?
    /// Whether a process runs it now.
    package let isRunning: Bool
    /// Where its completion report was written last.
    package let reportLocation: String?

    /// Whether `brigade resume` has something to do.
    package var isUnfinished: Bool { !status.isTerminal && !isRunning }
}
