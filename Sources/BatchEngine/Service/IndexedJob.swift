// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// What a service keeps of a job in memory: less than 1 KiB, whatever the job is.
struct IndexedJob: Sendable {
    var summary: JobSummary
    /// Its ClientRequestToken.
    var token: String?
    /// Of the directory that this was read from.
    var stamp: JobStamp

    /// Whether the job exists for an account; nil sees all, and a job without one is everybody's.
    func isVisible(to account: String?) -> Bool {
        account == nil || summary.account == nil || account == summary.account
    }
}
