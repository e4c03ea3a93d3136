// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// Jobs as DescribeJob and ListJobs write them.
enum JobDocuments {
    /// `JobDescriptor` of the model.
    static func descriptor(_ job: JobDescriptor, of caller: Caller) -> JSONValue {
        guard case .object(let request) = job.request.document else { return .object([:]) }
        var members: [String: JSONValue] = [
            "JobId": .string(job.id.text),
            "JobArn": .string(arn(of: job, caller)),
            "Status": .string(job.status.rawValue),
            "Priority": .integer(Int64(job.priority)),
            "ProgressSummary": progress(job.progress),
            "FailureReasons": .array(job.failureReasons.map(failure)),
            "CreationTime": time(job.createdAt),
        ]
        for name in [
            "ConfirmationRequired", "Description", "Manifest", "ManifestGenerator", "Operation",
            "Report", "RoleArn",
        ] {
            members[name] = request[name]
        }
        members["TerminationDate"] = job.terminatedAt.map(time)
        members["StatusUpdateReason"] = job.statusUpdateReason.map(JSONValue.string)
        members["SuspendedDate"] = job.suspendedDate.map(time)
        members["SuspendedCause"] = job.suspendedCause.map(JSONValue.string)
        members["GeneratedManifestDescriptor"] = job.preparation.generatedManifest?.document
        return .object(members)
    }

    /// `ListJobsResult` of the model.
    static func page(_ page: JobPage) -> JSONValue {
        var members: [String: JSONValue] = ["Jobs": .array(page.jobs.map(summary))]
        members["NextToken"] = page.nextToken.map(JSONValue.string)
        return .object(members)
    }

    private static func summary(_ job: JobSummary) -> JSONValue {
        var members: [String: JSONValue] = [
            "JobId": .string(job.id.text), "Operation": .string(job.operation),
            "Priority": .integer(Int64(job.priority)), "Status": .string(job.status.rawValue),
            "CreationTime": time(job.createdAt), "ProgressSummary": progress(job.progress),
        ]
        members["Description"] = job.description.map(JSONValue.string)
        members["TerminationDate"] = job.terminatedAt.map(time)
        return .object(members)
    }

    private static func progress(_ progress: JobProgressSummary) -> JSONValue {
        func number(_ value: UInt64) -> JSONValue { .integer(Int64(clamping: value)) }
        return .object([
            "TotalNumberOfTasks": number(progress.totalNumberOfTasks ?? 0),
            "NumberOfTasksSucceeded": number(progress.numberOfTasksSucceeded),
            "NumberOfTasksFailed": number(progress.numberOfTasksFailed),
            "Timers": .object([
                "ElapsedTimeInActiveSeconds": number(progress.elapsedTimeInActiveSeconds)
            ]),
        ])
    }

    /// As long as the model allows.
    private static func failure(_ failure: JobFailure) -> JSONValue {
        .object([
            "FailureCode": .string(String(failure.failureCode.prefix(64))),
            "FailureReason": .string(String(failure.failureReason.prefix(256))),
        ])
    }

    private static func time(_ time: Timestamp) -> JSONValue { .string(time.iso8601Milliseconds) }

    /// A job of the command line has no account; it is shown as the asker's.
    private static func arn(of job: JobDescriptor, _ caller: Caller) -> String {
        let region = job.settings.region ?? "us-east-1"
        return "arn:aws:s3:\(region):\(job.request.accountID ?? caller.account):job/\(job.id)"
    }
}
