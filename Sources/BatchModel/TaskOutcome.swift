// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What became of one manifest row. An object that cannot be copied is data, not a thrown error.
public enum TaskOutcome: Sendable, Equatable {
    /// The store acknowledged the copy after this many requests (1 = at once).
    case succeeded(attempts: Int)
    case failed(TaskFailure)
}
