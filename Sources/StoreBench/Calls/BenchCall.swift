// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// What a worker does again and again: one call of an activity.
protocol BenchCall: Sendable {
    /// Makes the next call. Never throws: what failed is in the outcome.
    nonisolated(nonsending) mutating func perform() async -> CallOutcome
}
