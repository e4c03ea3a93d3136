// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What was found out about a destination bucket before anything was brought there.
enum DestinationState: Sendable, Equatable {
    /// It keeps versions.
    case versioned
    /// Replicas cannot go there: the failure of every row that wants to.
    case unusable(TaskFailure)
    /// Who runs the job may not know. Objects are copied; a delete marker is not put, because in a
    /// bucket without versions that would delete an object for good.
    case unknown(reason: String)
}
