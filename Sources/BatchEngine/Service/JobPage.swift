// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A page of jobs (ListJobs).
package struct JobPage: Sendable {
    /// Newest first.
    package var jobs: [JobSummary]
    /// For the next page; nil after the last.
    package var nextToken: String?

    package init(jobs: [JobSummary], nextToken: String? = nil) {
        self.jobs = jobs
        self.nextToken = nextToken
    }
}
