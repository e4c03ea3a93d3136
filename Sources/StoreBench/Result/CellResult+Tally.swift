// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension CellResult {
    /// Makes the figures of a cell from what its workers counted.
    ///
    /// - Parameters:
    ///   - tally: of all workers.
    ///   - window: the cell's times.
    ///   - concurrency: how many workers there were.
    ///   - usage: the processors' use when the measured time began and when it ended.
    ///   - processors: how many the workers could use.
    init(
        _ tally: WorkerTally, window: CellWindow, concurrency: Int,
        usage: (begin: ProcessorUse, end: ProcessorUse), processors: Int
    ) {
        let end = max(window.end, tally.lastEnd)
        let seconds = Double(end - window.begin) / 1e9
        let sliceSeconds = Double(window.slice) / 1e9
        func rate(_ count: UInt64) -> Double { Self.rounded(Double(count) / seconds) }
        self.init(
            concurrency: concurrency, seconds: Self.rounded(seconds), calls: tally.calls,
            callsPerSecond: rate(tally.calls), bytesPerSecond: rate(tally.bytes),
            keysPerSecond: rate(tally.keys), latencyMicroseconds: tally.latencies.summary,
            overTime: OverTime(
                intervalSeconds: Self.rounded(sliceSeconds),
                callsPerSecond: tally.slices.map { Self.rounded(Double($0) / sliceSeconds) }),
            callsAll: tally.callsAll, failedCalls: tally.failedCalls, requests: tally.requests,
            retries: tally.retries, throttles: tally.throttles, errors: tally.errors,
            processor: ProcessorShare(
                from: usage.begin, to: usage.end,
                seconds: Double(window.end - window.begin) / 1e9, processors: processors,
                calls: tally.calls))
    }

    private static func rounded(_ value: Double) -> Double { (value * 1_000).rounded() / 1_000 }
}
