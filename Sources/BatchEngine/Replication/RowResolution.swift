// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What becomes of a version when a replicate job is prepared.
enum RowResolution: Sendable, Equatable {
    /// A row for each of these: indexes of rules in the job's `JobReplication`.
    case destinations([Int])
    /// One row, which fails with this.
    case refused(TaskFailure)
}
