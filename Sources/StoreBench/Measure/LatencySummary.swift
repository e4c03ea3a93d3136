// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How long the successful calls of a cell took, in microseconds.
package struct LatencySummary: Sendable, Equatable, Codable {
    /// How many calls took no longer than this, and longer than the bucket before.
    package struct Bucket: Sendable, Equatable, Codable {
        package var upToMicroseconds: Double
        package var count: UInt64

        package init(upToMicroseconds: Double, count: UInt64) {
            self.upToMicroseconds = upToMicroseconds
            self.count = count
        }
    }

    package var mean: Double
    package var min: Double
    package var p50: Double
    package var p90: Double
    package var p95: Double
    package var p99: Double
    package var p999: Double
    package var max: Double
    /// The whole distribution, empty buckets left out.
    package var buckets: [Bucket]

    package init(
        mean: Double, min: Double, p50: Double, p90: Double, p95: Double, p99: Double,
        p999: Double, max: Double, buckets: [Bucket] = []
    ) {
        self.mean = mean
        self.min = min
        self.p50 = p50
        self.p90 = p90
        self.p95 = p95
        self.p99 = p99
        self.p999 = p999
        self.max = max
        self.buckets = buckets
    }
}
