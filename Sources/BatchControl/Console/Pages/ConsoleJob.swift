// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// A job as its pages show it.
struct ConsoleJob: Sendable {
    var id: JobID
    var request: JobRequest
    var settings = RunSettings()
    var status: JobStatus
    var priority: Int
    var tags: [S3Tag] = []
    var progress: JobProgressSummary
    var createdAt: Timestamp
    var terminatedAt: Timestamp?
    var failureReasons: [JobFailure] = []
    var statusUpdateReason: String?
    var suspendedCause: String?
    var suspendedAt: Timestamp?
    /// Rows that are no part of the job, by kind.
    var leftOut: [String: UInt64] = [:]
    /// What was found while it was prepared.
    var preflight: PreflightReport?
    var reportLocation: String?
    /// Whether some process works on it now.
    var isRunning = false
    /// The job's directory.
    var path = ""

    init(
        id: JobID, request: JobRequest, status: JobStatus, progress: JobProgressSummary,
        createdAt: Timestamp
    ) {
        self.id = id
        self.request = request
        self.status = status
        self.progress = progress
        self.createdAt = createdAt
        priority = request.priority
        tags = request.tags
    }

    init(_ job: JobDescriptor) {
        self.init(
            id: job.id, request: job.request, status: job.status, progress: job.progress,
            createdAt: job.createdAt)
        settings = job.settings
        priority = job.priority
        tags = job.tags
        statusUpdateReason = job.statusUpdateReason
        suspendedCause = job.suspendedCause
        suspendedAt = job.suspendedDate
        terminatedAt = job.terminatedAt
        failureReasons = job.failureReasons
        preflight = job.preflight
        leftOut = job.preparation.leftOut
        reportLocation = job.reportLocation
        isRunning = job.isRunning
        path = job.path
    }

    /// What it is called: its description, or what it does.
    var title: String {
        request.jobDescription
            ?? "\(JobWords.operation(request.operation.name)) of \(request.objects.text)"
    }

    /// Where it copies to, as an ARN; nil where its rules say so.
    var target: String? {
        switch request.operation {
        case .s3PutObjectCopy(let copy): copy.targetResource.arn
        default: nil
        }
    }

    /// Whether it can be asked to stop for a while.
    var canPause: Bool { status == .active || status == .ready }
    var canResume: Bool { status == .paused }
    var canCancel: Bool {
        switch status {
        case .completing, .cancelling, .failing: false
        default: !status.isTerminal
        }
    }
    /// Whether its failed rows can be run again.
    var canRetry: Bool { status.isTerminal && progress.numberOfTasksFailed > 0 }
}
