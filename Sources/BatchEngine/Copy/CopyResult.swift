// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What came of trying to copy one row.
enum CopyResult: Equatable {
    /// The row is done, one way or the other.
    case outcome(TaskOutcome)
    /// The object needs the lane of large objects.
    case large(CopyTask)
    /// The run ended before the copy did: the row stays unfinished and is run again by a resume.
    case abandoned
    /// The failure is not this row's: no request can succeed until somebody acts.
    case blocked(JobFailure)
}
