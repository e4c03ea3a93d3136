// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

extension JobStore {
    /// A new job with the configuration of that one, as it is now, and what is to be different.
    /// Settings, tags and priority come along; the ClientRequestToken is new, because a token names
    /// one request.
    ///
    /// - Throws: `JobDocumentProblem` for a change that makes no job, `JobFailure` where no failed
    ///   rows are known.
    package func clone(_ job: JobDescriptor, _ changes: CloneChanges) throws -> JobOrder {
        var request = job.request
        var rules = try ReplicationFile.read(of: job.directory).everyBucket
        if changes.failedOnly {
            let document = try Self.retryDocument(of: job)
            request.objects = try JobRequest(documentText: document).objects
            if job.directory.hasRetryRules {
                rules = try ReplicationFile.read(job.directory.readRetryRules())
            }
        }
        request.priority = job.priority
        request.tags = job.tags
        request.clientRequestToken = nil
        var document = request.document
        for change in changes.members {
            document = try change.applied(to: document)
        }
        request = try JobRequest(documentText: document.compactText)
        if request.clientRequestToken == nil {
            request.clientRequestToken = JobID.random().text
        }
        var order = JobOrder(request, settings: job.settings, region: job.settings.region)
        if request.operation == .s3ReplicateObject { order.replication = rules }
        return order
    }

    private static func retryDocument(of job: JobDescriptor) throws -> String {
        guard job.status.isTerminal else {
            throw JobFailure(
                failureCode: "JobNotEnded",
                failureReason: "Job \(job.id) is \(job.status.rawValue): which of its rows fail is "
                    + "known when it has ended")
        }
        guard let bytes = try job.directory.readRetryJob() else {
            throw JobFailure(
                failureCode: "NothingFailed",
                failureReason: "No row of job \(job.id) failed, so there is nothing to run again")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
