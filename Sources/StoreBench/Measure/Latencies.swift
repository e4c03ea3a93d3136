// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Histogram

/// How long calls took, kept as an HdrHistogram: any length of time with an error below 0.1%, in a
/// few dozen KiB however many there are.
struct Latencies: Sendable {
    /// 32-bit counts: a worker's are far fewer, and there is one histogram per worker.
    private var histogram: Histogram<UInt32>
    private var sum: UInt64 = 0

    init() {
        // From about a microsecond; it grows by itself beyond the first second.
        histogram = Histogram(
            lowestDiscernibleValue: 1_024, highestTrackableValue: 1_000_000_000,
            numberOfSignificantValueDigits: .three)
        histogram.autoResize = true
    }

    var count: UInt64 { histogram.totalCount }

    mutating func record(nanoseconds: UInt64) {
        histogram.record(nanoseconds)
        sum += nanoseconds
    }

    mutating func add(_ other: Latencies) {
        histogram.add(other.histogram)
        sum += other.sum
    }

    /// Nil when nothing was recorded.
    var summary: LatencySummary? {
        guard count > 0 else { return nil }
        func microseconds(_ nanoseconds: UInt64) -> Double {
            (Double(nanoseconds) / 100).rounded() / 10
        }
        func percentile(_ percent: Double) -> Double {
            microseconds(histogram.valueAtPercentile(percent))
        }
        return LatencySummary(
            mean: microseconds(sum / count), min: microseconds(histogram.min),
            p50: percentile(50), p90: percentile(90), p95: percentile(95), p99: percentile(99),
            p999: percentile(99.9), max: microseconds(histogram.maxRecorded), buckets: buckets)
    }

    /// Counts by buckets whose ends grow by a quarter of an octave: small enough for a picture,
    /// few enough for a file.
    private var buckets: [LatencySummary.Bucket] {
        var found: [LatencySummary.Bucket] = []
        var end = 1.0
        let growth = 1.189_207_115_002_721  // 2 to the power of 1/4
        for entry in histogram.recordedValues() {
            let value = Double(entry.value) / 1e3
            while end < value { end *= growth }
            let upTo = (end * 10).rounded() / 10
            if found.last?.upToMicroseconds == upTo {
                found[found.count - 1].count += UInt64(entry.count)
            } else {
                found.append(.init(upToMicroseconds: upTo, count: UInt64(entry.count)))
            }
        }
        return found
    }
}
