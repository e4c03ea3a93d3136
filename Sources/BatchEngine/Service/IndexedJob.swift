// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a service keeps of a job in memory: less than 1 KiB, whatever the job is.
struct IndexedJob: Sendable {
    var summary: JobSummary
    /// Its ClientRequestToken.
    var token: String?

    /// Whether the job exists for an account; nil sees all, and a job without one is everybody's.
    func isVisible(to account: String?) -> Bool {
        account == nil || summary.account == nil || account == summary.account
    }
}
