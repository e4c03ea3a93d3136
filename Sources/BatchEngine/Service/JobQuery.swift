// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// Which jobs are wanted (ListJobs).
package struct JobQuery: Sendable, Equatable {
    /// Whose; nil for everybody's.
    package var account: String?
    /// Those in one of these; all when there is none.
    package var statuses: Set<JobStatus> = []
    /// 0 to 1,000; nil for 1,000.
    package var resultsMax: Int?
    /// Of the page before.
    package var nextToken: String?

    package init(account: String? = nil) {
        self.account = account
    }
}
