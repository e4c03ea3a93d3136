// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// A job as it is at one moment, for somebody who watches.
package struct JobMoment: Sendable {
    package var status: JobStatus
    package var progress: JobProgressSummary
    /// Rows a second over the last ten seconds; nil while no process runs it.
    package var rowsPerSecond: Double?
    package var bytesPerSecond: Double?
    package var secondsLeft: Double?
    /// What the live run counts; nil while none goes on.
    package var snapshot: ProgressSnapshot?
    package var failureReasons: [JobFailure]

    package init(
        status: JobStatus, progress: JobProgressSummary, failureReasons: [JobFailure] = []
    ) {
        self.status = status
        self.progress = progress
        self.failureReasons = failureReasons
    }
}
