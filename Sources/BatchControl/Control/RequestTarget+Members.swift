// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

extension RequestTarget {
    /// The value of a query member that may stand once; nil where it does not, or is empty.
    func single(_ name: String) throws(ControlProblem) -> String? {
        let values = values(name)
        guard values.count <= 1 else {
            throw .badRequest("\(name) stands \(values.count) times in the query; once is allowed")
        }
        guard let value = values.first else { return nil }
        guard let text = value else { throw .badRequest("\(name) is no UTF-8") }
        return text
    }
}

extension JobQuery {
    /// Reads the query of ListJobs.
    init(_ target: RequestTarget, of caller: Caller) throws(ControlProblem) {
        self.init(account: caller.account)
        for value in target.values("jobStatuses") {
            guard let status = value.flatMap(JobStatus.init) else {
                let allowed = JobStatus.allCases.map(\.rawValue).joined(separator: ", ")
                throw .invalidRequest("JobStatuses: allowed: \(allowed)")
            }
            statuses.insert(status)
        }
        if let text = target.values("maxResults").first {
            guard let number = text.flatMap({ Int($0) }), (0...1_000).contains(number) else {
                throw .invalidRequest("MaxResults: allowed: 0 to 1000")
            }
            resultsMax = number
        }
        if let text = target.values("nextToken").first {
            guard let text, (1...1_024).contains(text.utf8.count) else {
                throw ControlProblem(
                    "InvalidNextTokenException", 400, "NextToken: it is no token of ListJobs")
            }
            nextToken = text
        }
    }
}
