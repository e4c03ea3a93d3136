// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What is known of all calls when one of them has failed.
struct OutageMoment: Sendable {
    /// Time since some fixed moment.
    var now: Duration
    /// Answers of the store so far.
    var answers: UInt64
    /// Calls that wait for it.
    var waiting: Int
    /// From 0 up to, not including, 1.
    var random: Double
}
