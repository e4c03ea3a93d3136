// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How far a job is (`ProgressSummary` of DescribeJob).
public struct JobProgressSummary: Sendable, Equatable {
    /// `nil` until the manifest has been read to its end.
    public var totalNumberOfTasks: UInt64?
    public var numberOfTasksSucceeded: UInt64
    public var numberOfTasksFailed: UInt64
    /// Time spent running, over all runs of the job.
    public var elapsedTimeInActiveSeconds: UInt64

    public init(
        totalNumberOfTasks: UInt64?, numberOfTasksSucceeded: UInt64, numberOfTasksFailed: UInt64,
        elapsedTimeInActiveSeconds: UInt64
    ) {
        self.totalNumberOfTasks = totalNumberOfTasks
        self.numberOfTasksSucceeded = numberOfTasksSucceeded
        self.numberOfTasksFailed = numberOfTasksFailed
        self.elapsedTimeInActiveSeconds = elapsedTimeInActiveSeconds
    }
}
