// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// An operation of S3 Control, by method and path.
enum ControlCall: Sendable, Equatable {
    case createJob
    case listJobs
    case describeJob(JobID)
    case updateJobPriority(JobID)
    case updateJobStatus(JobID)
    case getJobTagging(JobID)
    case putJobTagging(JobID)
    case deleteJobTagging(JobID)

    /// The first part of every path: the version of the API.
    static let version = "v20180820"

    /// - Throws: `ControlProblem`: no such resource, a method that it does not have, or an id that
    ///   can be none.
    init(method: String, target: RequestTarget) throws(ControlProblem) {
        let parts = target.segments ?? []
        guard (2...4).contains(parts.count), parts[0] == Self.version, parts[1] == "jobs" else {
            throw Self.unknown(target)
        }
        if parts.count == 2 {
            self = try Self.choose(method, ["POST": .createJob, "GET": .listJobs])
            return
        }
        guard let id = JobID(parts[2]) else {
            throw .badRequest("JobId: it must be 5 to 36 letters, digits, hyphens and underscores")
        }
        switch parts.count == 4 ? parts[3] : nil {
        case nil: self = try Self.choose(method, ["GET": .describeJob(id)])
        case "priority"?: self = try Self.choose(method, ["POST": .updateJobPriority(id)])
        case "status"?: self = try Self.choose(method, ["POST": .updateJobStatus(id)])
        case "tagging"?:
            self = try Self.choose(
                method,
                [
                    "GET": .getJobTagging(id), "PUT": .putJobTagging(id),
                    "DELETE": .deleteJobTagging(id),
                ])
        default: throw Self.unknown(target)
        }
    }

    /// As the model has it.
    var name: String {
        switch self {
        case .createJob: "CreateJob"
        case .listJobs: "ListJobs"
        case .describeJob: "DescribeJob"
        case .updateJobPriority: "UpdateJobPriority"
        case .updateJobStatus: "UpdateJobStatus"
        case .getJobTagging: "GetJobTagging"
        case .putJobTagging: "PutJobTagging"
        case .deleteJobTagging: "DeleteJobTagging"
        }
    }

    /// Whether a copy of the request does no harm: it changes nothing, or its ClientRequestToken
    /// makes it the same job.
    var isRepeatable: Bool {
        switch self {
        case .createJob, .listJobs, .describeJob, .getJobTagging: true
        case .updateJobPriority, .updateJobStatus, .putJobTagging, .deleteJobTagging: false
        }
    }

    /// What the model calls a request that is wrong.
    func refusal(_ message: String) -> ControlProblem {
        self == .listJobs ? .invalidRequest(message) : .badRequest(message)
    }

    private static func choose(
        _ method: String, _ calls: [String: ControlCall]
    ) throws(ControlProblem) -> ControlCall {
        guard let call = calls[method] else {
            let allowed = calls.keys.sorted().joined(separator: ", ")
            throw ControlProblem(
                "MethodNotAllowed", 405, "The method is not allowed here; allowed: \(allowed).")
        }
        return call
    }

    private static func unknown(_ target: RequestTarget) -> ControlProblem {
        .notFound("There is no such resource; the jobs are at /\(version)/jobs.")
    }
}
