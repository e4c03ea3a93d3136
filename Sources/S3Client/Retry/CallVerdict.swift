// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a call does after a failed attempt, in view of all others.
package enum CallVerdict: Sendable, Equatable {
    /// What it would do by itself.
    case asDecided
    /// It sends again after that wait, and the attempt counts for nothing.
    case excused(afterMilliseconds: Int)
    /// It sends once more.
    case again
    /// It ends with that failure.
    case ends(S3Failure)
}
