// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import StoreBench

@Suite struct LatenciesTests {
    @Test("percentiles are those of numpy to a thousandth, whatever the distribution")
    func percentiles() throws {
        for sample in try Vectors.load().latencies {
            var latencies = Latencies()
            for value in sample.nanoseconds { latencies.record(nanoseconds: value) }
            let summary = try #require(latencies.summary)
            let found = [summary.p50, summary.p90, summary.p95, summary.p99, summary.p999]
            for (value, expected) in zip(found, sample.percentiles) {
                #expect(isNear(value, expected / 1_000), "\(sample.name)")
            }
            #expect(isNear(summary.mean, sample.mean / 1_000), "\(sample.name)")
            #expect(isNear(summary.min, sample.min / 1_000), "\(sample.name)")
            #expect(isNear(summary.max, sample.max / 1_000), "\(sample.name)")
        }
    }

    @Test("several workers' histograms together say what one of all calls says")
    func merge() throws {
        for sample in try Vectors.load().latencies {
            var whole = Latencies()
            var parts = [Latencies](repeating: Latencies(), count: 3)
            for (index, value) in sample.nanoseconds.enumerated() {
                whole.record(nanoseconds: value)
                parts[index % 3].record(nanoseconds: value)
            }
            var merged = Latencies()
            for part in parts { merged.add(part) }
            #expect(merged.summary == whole.summary, "\(sample.name)")
        }
    }

    @Test("the buckets hold every call once, in ascending order")
    func buckets() throws {
        for sample in try Vectors.load().latencies {
            var latencies = Latencies()
            for value in sample.nanoseconds { latencies.record(nanoseconds: value) }
            let buckets = try #require(latencies.summary).buckets
            #expect(buckets.reduce(0) { $0 + $1.count } == UInt64(sample.nanoseconds.count))
            let ends = buckets.map(\.upToMicroseconds)
            #expect(zip(ends, ends.dropFirst()).allSatisfy { $0 < $1 })
            for bucket in buckets {
                let below = sample.nanoseconds.count { Double($0) / 1e3 <= bucket.upToMicroseconds }
                #expect(below > 0)
            }
        }
    }

    @Test("nothing recorded is nothing to tell")
    func empty() {
        #expect(Latencies().summary == nil)
    }

    /// Within the histogram's three digits, the microsecond it begins at, and a rounded tenth.
    private func isNear(_ value: Double, _ expected: Double) -> Bool {
        abs(value - expected) <= expected / 1_000 + 1.1
    }
}
