// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a call carries along from one failed attempt to the next, for whoever compares it with all
/// other calls.
package struct CallMark: Sendable {
    /// The number of the silence, of all calls, in which the last attempt failed.
    package var silence: Int?
    /// When an attempt had failed first.
    package var failedAt = Duration.zero
    /// Failures and answers of all calls when an attempt failed last with the store well.
    package var failuresBefore = 0
    package var answersBefore: UInt64 = 0
    /// The number of outages when an attempt had failed first.
    package var outages: Int?
    /// Whether the attempt under way was let through to try whether the store is back.
    package var isProbe = false
    /// How often the store refused who asks, while it served others.
    package var refusals = 0

    /// Attempts that failed, and those of them before which others had failed and few were
    /// answered.
    package var failures = 0
    package var failuresWithOthers = 0
    /// Failures and answers of all calls when an attempt failed last.
    package var failuresLast = 0
    package var answersLast: UInt64 = 0

    /// Whether it was let try once more, with all its attempts used.
    package var isLastChance = false
    /// Whether the store was asked whether it is there, before the object was blamed.
    package var isStoreAsked = false

    package init() {}
}
