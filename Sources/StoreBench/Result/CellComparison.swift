// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One cell of two results beside each other.
package struct CellComparison: Sendable, Equatable {
    /// What can be said of the throughput of B.
    package enum Verdict: String, Sendable {
        case faster
        case slower
        /// The difference is within what the two measurements vary by themselves.
        case same = "within spread"
        /// Too few points to know how much they vary.
        case unknown = "spread unknown"
    }

    package var series: BenchSeries
    package var concurrency: Int
    package var a: CellResult
    package var b: CellResult

    package init(series: BenchSeries, concurrency: Int, a: CellResult, b: CellResult) {
        self.series = series
        self.concurrency = concurrency
        self.a = a
        self.b = b
    }

    /// Throughput of B, with A's as 1; nil when A had none.
    package var ratio: Double? {
        a.callsPerSecond > 0 ? b.callsPerSecond / a.callsPerSecond : nil
    }

    /// How far the difference can be off by what both vary, as a share of A: their two 95%
    /// confidence intervals together.
    package var spread: Double? {
        guard let first = a.spread, let second = b.spread, let ratio else { return nil }
        return (first * first + ratio * ratio * second * second).squareRoot()
    }

    package var verdict: Verdict {
        // One that fails altogether needs no statistics.
        if a.callsPerSecond > 0, b.callsPerSecond == 0 { return .slower }
        if b.callsPerSecond > 0, a.callsPerSecond == 0 { return .faster }
        guard let ratio, let spread else { return .unknown }
        if abs(ratio - 1) <= spread { return .same }
        return ratio > 1 ? .faster : .slower
    }

    /// A latency of B with A's as 1; nil where one has none.
    package func ratio(of latency: KeyPath<CellResult, Double?>) -> Double? {
        guard let first = a[keyPath: latency], let second = b[keyPath: latency], first > 0 else {
            return nil
        }
        return second / first
    }

    /// Whether B is slower by more than a share of A, beyond what both vary.
    package func isSlower(byMoreThan share: Double) -> Bool {
        verdict == .slower && (ratio ?? 0) < 1 - share
    }
}
