// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// What a worker does again and again: one call of an activity.
protocol BenchCall: Sendable {
    /// Makes the next call. Never throws: what failed is in the outcome.
    ///
    /// An implementation returns its outcome in one place: optimised by Swift 6.3.1, a struct of
    /// this size that a loop has filled comes out empty where it is returned inside of the loop and
    /// behind it.
    nonisolated(nonsending) mutating func perform() async -> CallOutcome
}
