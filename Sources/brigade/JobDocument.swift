// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// A job as JSON, in the words of DescribeJob.
enum JobDocument {
    static func value(of job: JobDescriptor) -> JSONValue {
        var members: [String: JSONValue] = [
            "JobId": .string(job.id.text),
            "Status": .string(job.status.rawValue),
            "IsRunning": .bool(job.isRunning),
            "CreationTime": .string(job.createdAt.iso8601Milliseconds),
            "ProgressSummary": progress(job.progress),
            "FailureReasons": .array(job.failureReasons.map(failure)),
            "JobDirectory": .string(job.path),
            "Request": job.request.document,
        ]
        members["Priority"] = .integer(Int64(job.priority))
        members["Tags"] = S3Tag.document(job.tags)
        members["StatusUpdateReason"] = job.statusUpdateReason.map(JSONValue.string)
        members["SuspendedCause"] = job.suspendedCause.map(JSONValue.string)
        members["SuspendedDate"] = job.suspendedDate.map { .string($0.iso8601Milliseconds) }
        members["TerminationDate"] = job.terminatedAt.map { .string($0.iso8601Milliseconds) }
        members["ReportLocation"] = job.reportLocation.map(JSONValue.string)
        members["Preflight"] = job.preflight.map(PreflightDocument.value)
        if !job.preparation.leftOut.isEmpty {
            members["LeftOut"] = .object(
                job.preparation.leftOut.mapValues { .integer(Int64($0)) })
        }
        if let manifest = job.preparation.generatedManifest {
            members["GeneratedManifestDescriptor"] = manifest.document
        }
        if job.reportLocation != nil, job.progress.numberOfTasksFailed > 0 {
            members["RetryManifest"] = .string(job.retryManifestPath)
            members["RetryJob"] = .string(job.retryJobPath)
        }
        return .object(members)
    }

    private static func progress(_ progress: JobProgressSummary) -> JSONValue {
        var members: [String: JSONValue] = [
            "TotalNumberOfTasks": progress.totalNumberOfTasks.map { .integer(Int64($0)) } ?? .null,
            "NumberOfTasksSucceeded": .integer(Int64(progress.numberOfTasksSucceeded)),
            "NumberOfTasksFailed": .integer(Int64(progress.numberOfTasksFailed)),
            "Timers": .object([
                "ElapsedTimeInActiveSeconds": .integer(Int64(progress.elapsedTimeInActiveSeconds))
            ]),
        ]
        if progress.numberOfTasksSkipped > 0 {
            members["NumberOfTasksSkipped"] = .integer(Int64(progress.numberOfTasksSkipped))
        }
        if progress.numberOfTasksUnverified > 0 {
            members["NumberOfTasksUnverified"] = .integer(Int64(progress.numberOfTasksUnverified))
        }
        return .object(members)
    }

    private static func failure(_ failure: JobFailure) -> JSONValue {
        .object([
            "FailureCode": .string(failure.failureCode),
            "FailureReason": .string(failure.failureReason),
        ])
    }
}
