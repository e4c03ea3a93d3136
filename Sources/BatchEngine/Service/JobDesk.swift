// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Where jobs are asked for and asked about: the operations of S3 Control, and ours beside them.
///
/// `account` is whose jobs are meant, twelve digits: a job of another account does not exist. A job
/// without an account, as the command line makes them, is everybody's; nil sees all.
package protocol JobDesk: Sendable {
    /// Takes a job on (CreateJob). A request that came before with the same ClientRequestToken is
    /// not taken on again: its job is returned.
    func create(_ order: JobOrder) async throws(DeskProblem) -> JobID
    /// What DescribeJob shows, and more.
    func job(_ id: JobID, of account: String?) async throws(DeskProblem) -> JobDescriptor
    /// A page of jobs, newest first (ListJobs).
    func jobs(_ query: JobQuery) async throws(DeskProblem) -> JobPage
    /// Changes a job's priority; returns it (UpdateJobPriority).
    func setPriority(_ priority: Int, of id: JobID, of account: String?) async throws(DeskProblem)
        -> Int
    /// Has a job run, cancelled or paused; returns the status that it has then (UpdateJobStatus).
    func update(
        _ id: JobID, of account: String?, to status: RequestedJobStatus, reason: String?
    ) async throws(DeskProblem) -> JobStatus
    /// Replaces a job's tags; an empty list removes them (PutJobTagging, DeleteJobTagging).
    func setTags(_ tags: [S3Tag], of id: JobID, of account: String?) async throws(DeskProblem)
    /// What would happen to a job, without making it.
    func preflight(_ order: JobOrder) async throws(DeskProblem) -> PreflightReport
    /// The document of a new job with the configuration of that one.
    func clone(
        _ id: JobID, of account: String?, _ changes: CloneChanges
    ) async throws(DeskProblem) -> JobOrder
    /// How a job goes, now and then about once a second; ends when the job has ended.
    func moments(
        of id: JobID, of account: String?
    ) async throws(DeskProblem) -> AsyncStream<JobMoment>
    /// Rows that failed, in the order of the manifest.
    func failedTasks(
        of id: JobID, of account: String?, after row: UInt64?, max: Int
    ) async throws(DeskProblem) -> FailedTaskPage
}
