// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A change of a job's status that the rules do not allow.
public struct JobStatusProblem: Error, Sendable, Equatable, CustomStringConvertible {
    /// Where the job stands, and what it was to become.
    public var status: JobStatus
    public var wanted: JobStatus
    /// The rest of the sentence where it is not the statuses that are wrong.
    public var reason: String?

    public init(status: JobStatus, wanted: JobStatus, reason: String? = nil) {
        self.status = status
        self.wanted = wanted
        self.reason = reason
    }

    public var description: String {
        if let reason { return reason }
        if status.isTerminal {
            return "it is \(status.rawValue) and cannot become \(wanted.rawValue): a job that has "
                + "ended stays as it is; clone it"
        }
        return "it is \(status.rawValue) and cannot become \(wanted.rawValue)"
    }
}
