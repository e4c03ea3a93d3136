// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

@testable import StoreBench

extension CellResult {
    /// A cell with a default for everything.
    static func make(
        concurrency: Int = 8, callsPerSecond: Double = 1_000, points: [Double]? = nil,
        p50: Double = 700, errors: [String: UInt64] = [:], machine: Double? = 0.3,
        own: Double = 0.2
    ) -> CellResult {
        CellResult(
            concurrency: concurrency, seconds: 5, calls: UInt64(callsPerSecond * 5),
            callsPerSecond: callsPerSecond, bytesPerSecond: callsPerSecond * 4_096,
            latencyMicroseconds: LatencySummary(
                mean: p50, min: p50 / 2, p50: p50, p90: p50 * 2, p95: p50 * 3, p99: p50 * 4,
                p999: p50 * 5, max: p50 * 6,
                buckets: [.init(upToMicroseconds: p50, count: 5)]),
            overTime: OverTime(
                intervalSeconds: 1,
                callsPerSecond: points
                    ?? (0..<5).map { callsPerSecond * (0.98 + 0.01 * Double($0)) }),
            callsAll: UInt64(callsPerSecond * 6), failedCalls: errors.values.reduce(0, +),
            requests: UInt64(callsPerSecond * 6), errors: errors,
            processor: ProcessorShare(microsecondsPerCall: 50, own: own, machine: machine))
    }
}

extension LatencySummary {
    /// A distribution alone.
    static func make(_ buckets: [(upTo: Double, count: UInt64)]) -> LatencySummary {
        LatencySummary(
            mean: 1, min: 1, p50: 1, p90: 1, p95: 1, p99: 1, p999: 1, max: 1,
            buckets: buckets.map { Bucket(upToMicroseconds: $0.upTo, count: $0.count) })
    }
}

extension SeriesResult {
    static func make(
        _ activity: BenchActivity = .copy, objectBytes: UInt64? = 4_096, cells: [CellResult]? = nil,
        knee: Int? = 8, end: SweepEnd = .given
    ) -> SeriesResult {
        SeriesResult(
            BenchSeries(activity: activity, objectBytes: objectBytes),
            cells: cells ?? [.make()], knee: knee, end: end)
    }
}

extension BenchResult {
    static func make(
        _ series: [SeriesResult] = [.make()], endpoint: String = "127.0.0.1:9000"
    ) -> BenchResult {
        BenchResult(
            started: "2030-01-31T23:59:59Z", ended: "2030-02-01T00:01:00Z",
            store: Store(endpoint: endpoint, region: "us-east-1", bucket: "scratch"),
            machine: MachineFacts(processors: 2, processorModel: "A <fast> one", kernel: "Linux 6"),
            plan: BenchPlan(), series: series, isComplete: true, isCleaned: true)
    }
}
