// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// A job in a list (`JobListDescriptor` of ListJobs).
package struct JobSummary: Sendable, Equatable {
    package var id: JobID
    package var description: String?
    /// The name of its operation, as in `S3PutObjectCopy`.
    package var operation: String
    package var priority: Int
    package var status: JobStatus
    package var createdAt: Timestamp
    package var terminatedAt: Timestamp?
    package var progress: JobProgressSummary
    /// Twelve digits; nil for a job that was made without.
    package var account: String?
}

extension JobSummary {
    package init(_ job: JobDescriptor) {
        id = job.id
        description = job.request.jobDescription
        operation = job.request.operation.name
        priority = job.priority
        status = job.status
        createdAt = job.createdAt
        terminatedAt = job.terminatedAt
        progress = job.progress
        account = job.request.accountID
    }
}
