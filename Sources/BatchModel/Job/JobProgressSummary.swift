// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How far a job is (`ProgressSummary` of DescribeJob).
public struct JobProgressSummary: Sendable, Equatable {
    /// `nil` until the manifest has been read to its end.
    public var totalNumberOfTasks: UInt64?
    /// Rows whose objects were copied.
    public var numberOfTasksSucceeded: UInt64
    public var numberOfTasksFailed: UInt64
    /// Rows that were not copied because of what the destination has already; neither succeeded
    /// nor failed.
    public var numberOfTasksSkipped: UInt64
    /// Rows among the succeeded ones that were to be verified and could not be.
    public var numberOfTasksUnverified: UInt64
    /// Time spent running, over all runs of the job.
    public var elapsedTimeInActiveSeconds: UInt64

    public init(
        totalNumberOfTasks: UInt64?, numberOfTasksSucceeded: UInt64, numberOfTasksFailed: UInt64,
        numberOfTasksSkipped: UInt64 = 0, numberOfTasksUnverified: UInt64 = 0,
        elapsedTimeInActiveSeconds: UInt64
    ) {
        self.totalNumberOfTasks = totalNumberOfTasks
        self.numberOfTasksSucceeded = numberOfTasksSucceeded
        self.numberOfTasksFailed = numberOfTasksFailed
        self.numberOfTasksSkipped = numberOfTasksSkipped
        self.numberOfTasksUnverified = numberOfTasksUnverified
        self.elapsedTimeInActiveSeconds = elapsedTimeInActiveSeconds
    }
}
