// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The distributions of several results over the same buckets, whose ends grow by a quarter of an
/// octave: what a figure of them is drawn from. Pure.
struct LatencyDistribution {
    private static let bucketsPerOctave = 4.0

    /// The number of the first bucket, counted from the one that ends at a microsecond.
    private let first: Int
    private let last: Int

    /// Nil when no summary has a bucket.
    init?(_ summaries: [LatencySummary]) {
        let numbers = summaries.flatMap(\.buckets).map { Self.number($0.upToMicroseconds) }
        guard let least = numbers.min(), let most = numbers.max() else { return nil }
        // One empty bucket at each side, so that every line begins and ends at zero.
        first = least - 1
        last = most + 1
    }

    /// The share of a result's calls in each bucket, from 0 to 1 along the axis.
    func points(of summary: LatencySummary) -> [(x: Double, share: Double, upTo: Double)] {
        let all = summary.buckets.reduce(0) { $0 + $1.count }
        guard all > 0 else { return [] }
        var counts: [Int: UInt64] = [:]
        for bucket in summary.buckets {
            counts[Self.number(bucket.upToMicroseconds), default: 0] += bucket.count
        }
        return (first...last).map { number in
            let upTo = exp2(Double(number) / Self.bucketsPerOctave)
            let share = Double(counts[number] ?? 0) / Double(all)
            return (Double(number - first) / Double(last - first), share, upTo)
        }
    }

    /// Round times along the axis: 1, 2 and 5 in each power of ten, or only the powers where these
    /// are many.
    var ticks: [ChartFigure.Tick] {
        let decades = (0...8).map { pow(10, Double($0)) }
        let isWide = Double(last - first) / Self.bucketsPerOctave > 10
        let steps = isWide ? [1.0] : [1, 2, 5]
        return decades.flatMap { decade in steps.map { decade * $0 } }.compactMap { time in
            let number = log2(time) * Self.bucketsPerOctave
            guard number >= Double(first), number <= Double(last) else { return nil }
            return ChartFigure.Tick(
                x: (number - Double(first)) / Double(last - first), text: Self.text(time))
        }
    }

    private static func number(_ upTo: Double) -> Int {
        Int((log2(max(upTo, 0.1)) * bucketsPerOctave).rounded())
    }

    /// `200 µs`, `5 ms`: round times need no decimal places.
    private static func text(_ microseconds: Double) -> String {
        switch microseconds {
        case ..<1_000: "\(Quantity.fixed(microseconds, 0)) µs"
        case ..<1_000_000: "\(Quantity.fixed(microseconds / 1e3, 0)) ms"
        default: "\(Quantity.fixed(microseconds / 1e6, 0)) s"
        }
    }
}
