// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a call carries along from one failed attempt to the next, for whoever compares it with all
/// other calls.
package struct CallMark: Sendable {
    /// The number of answers, of all calls, when the first attempt had failed.
    package var answersAtFirstFailure: UInt64?
    /// The same when the last attempt had failed.
    package var answersAtLastFailure: UInt64?
    /// Whether the attempt under way was let through to try whether the store is back.
    package var isProbe = false
    /// How often the store refused who asks, while it served others.
    package var refusals = 0

    package init() {}
}
