// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What became of one manifest row. An object that cannot be copied is data, not a thrown error.
public enum TaskOutcome: Sendable, Equatable {
    /// The store acknowledged the copy after this many requests (1 = at once).
    case succeeded(attempts: Int)
    /// The store acknowledged the copy, which was to be compared with its source and could not be.
    case unverified(UnverifiedReason)
    /// Nothing was copied, because the destination has what is wanted, or what may not be
    /// overwritten.
    case skipped(SkipReason)
    case failed(TaskFailure)
}
