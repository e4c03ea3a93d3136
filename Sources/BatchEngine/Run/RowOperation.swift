// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a run does with each row, worked out once.
enum RowOperation: Sendable {
    case copy(CopyPlan)
    /// The rules that rows go by, and what the run learns of the buckets.
    case replicate(JobReplication, ReplicaBuckets)
}
