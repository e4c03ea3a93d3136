// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What is measured and how long. Written into the result.
package struct BenchPlan: Sendable, Equatable, Codable {
    package var workloads: [BenchWorkload] = BenchWorkload.allCases
    /// Bytes of the objects; empty means what fits the workload (`BenchSeries`).
    package var objectBytes: [UInt64] = []
    /// Calls under way at once, each a cell; empty means automatic.
    package var concurrency: [Int] = []
    /// Milliseconds that a cell is measured.
    package var durationMilliseconds: UInt64 = 5_000
    /// Milliseconds before that, which do not count.
    package var warmUpMilliseconds: UInt64 = 1_000
    /// Objects seeded per size, from which copies and GETs draw.
    package var objects = 16
    /// Keys seeded for listings.
    package var listKeys = 2_000
    /// Bytes of a part of the multipart workload.
    package var partBytes: UInt64 = 16 << 20
    /// Requests sent for one call; 1 hides nothing.
    package var attemptsMax = 1
    /// Bytes a cell may have stored at once; beyond, its keys are written again.
    package var spaceBytes: UInt64 = 16 << 30

    package init() {}

    /// What is measured, in this order.
    package var series: [BenchSeries] {
        workloads.flatMap { workload in
            workload.activities.flatMap { activity in
                activity == .list
                    ? [BenchSeries(activity: .list, objectBytes: nil)]
                    : sizes(for: activity).map { BenchSeries(activity: activity, objectBytes: $0) }
            }
        }
    }

    /// Sizes asked for that an activity cannot use, for a note to the user.
    package func unusableSizes(for activity: BenchActivity) -> [UInt64] {
        activity == .list ? [] : objectBytes.filter { !isUsable($0, for: activity) }
    }

    private func sizes(for activity: BenchActivity) -> [UInt64] {
        guard objectBytes.isEmpty else {
            return objectBytes.filter { isUsable($0, for: activity) }
        }
        return activity == .multipart ? [4 * partBytes] : [4 << 10, 1 << 20]
    }

    private func isUsable(_ bytes: UInt64, for activity: BenchActivity) -> Bool {
        switch activity {
        case .copy, .get: true
        case .multipart: bytes > partBytes && bytes <= 10_000 * partBytes
        case .put: bytes <= BenchLimits.putBytesMax
        case .list: false
        }
    }

    /// The highest concurrency an activity may be measured at.
    package func concurrencyMax(for series: BenchSeries) -> Int {
        if let highest = concurrency.max() { return highest }
        guard series.activity != .multipart else { return BenchLimits.automaticObjectsInPartsMax }
        return min(BenchLimits.automaticConcurrencyMax, Self.memoryMax(for: series))
    }

    /// The connections that are needed at once.
    package var connectionsMax: Int {
        series.map { concurrencyMax(for: $0) * $0.activity.requestsAtOnce }.max() ?? 1
    }

    /// How many GETs of these objects may be under way before their answers take too much memory.
    static func memoryMax(for series: BenchSeries) -> Int {
        guard series.activity == .get, let bytes = series.objectBytes, bytes > 0 else {
            return BenchLimits.concurrencyMax
        }
        let each = min(bytes, BenchLimits.getBytesMax)
        return Int(min(BenchLimits.getBytesAtOnceMax / each, UInt64(BenchLimits.concurrencyMax)))
    }

    /// One sentence about what cannot be measured as asked for; nil when all can.
    package var problem: String? {
        for workload in workloads where workload != .list {
            for activity in workload.activities where sizes(for: activity).isEmpty {
                return Self.noSize(for: activity)
            }
        }
        for series in series {
            let limit = Self.memoryMax(for: series)
            guard let level = concurrency.max(), level > limit else { continue }
            return "--concurrency \(level) with objects of \(series.sizeText) would need more than "
                + "\(Quantity.bytes(BenchLimits.getBytesAtOnceMax)) of memory for their answers: "
                + "at most \(limit)"
        }
        return nil
    }

    private static func noSize(for activity: BenchActivity) -> String {
        switch activity {
        case .multipart:
            "--workload multipart needs an --object-size above --part-size, of no more than "
                + "10,000 parts"
        default:
            "--workload stream puts objects with one request: give an --object-size of at most "
                + "\(Quantity.bytes(BenchLimits.putBytesMax))"
        }
    }
}
