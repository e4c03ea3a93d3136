// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a look at one row's copy came to.
enum CheckResult: Sendable, Equatable {
    case same
    /// It is there; nothing was to be compared.
    case present
    case unverified(UnverifiedReason)
    case problem(TaskFailure)
    /// The verification ended before this did.
    case abandoned
    /// No look at any row can succeed until somebody acts.
    case blocked(JobFailure)
}
