// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What was measured with one activity, one size and one concurrency.
package struct CellResult: Sendable, Equatable, Codable {
    /// Throughput over time.
    package struct OverTime: Sendable, Equatable, Codable {
        package var intervalSeconds: Double
        package var callsPerSecond: [Double]

        package init(intervalSeconds: Double, callsPerSecond: [Double]) {
            self.intervalSeconds = intervalSeconds
            self.callsPerSecond = callsPerSecond
        }
    }

    /// Calls under way at once.
    package var concurrency: Int
    /// The measured time.
    package var seconds: Double
    /// Successful calls that ended in it.
    package var calls: UInt64
    package var callsPerSecond: Double
    package var bytesPerSecond: Double
    /// Of listings.
    package var keysPerSecond: Double
    /// Of the successful calls; nil when there was none.
    package var latencyMicroseconds: LatencySummary?
    package var overTime: OverTime
    /// Of the whole cell, warm-up included, as all that follow.
    package var callsAll: UInt64
    package var failedCalls: UInt64
    package var requests: UInt64
    package var retries: UInt64
    package var throttles: UInt64
    /// Failures by the store's code, or ours where no answer came.
    package var errors: [String: UInt64]
    package var processor: ProcessorShare

    package init(
        concurrency: Int, seconds: Double, calls: UInt64, callsPerSecond: Double,
        bytesPerSecond: Double = 0, keysPerSecond: Double = 0,
        latencyMicroseconds: LatencySummary?, overTime: OverTime, callsAll: UInt64,
        failedCalls: UInt64 = 0, requests: UInt64, retries: UInt64 = 0, throttles: UInt64 = 0,
        errors: [String: UInt64] = [:], processor: ProcessorShare
    ) {
        self.concurrency = concurrency
        self.seconds = seconds
        self.calls = calls
        self.callsPerSecond = callsPerSecond
        self.bytesPerSecond = bytesPerSecond
        self.keysPerSecond = keysPerSecond
        self.latencyMicroseconds = latencyMicroseconds
        self.overTime = overTime
        self.callsAll = callsAll
        self.failedCalls = failedCalls
        self.requests = requests
        self.retries = retries
        self.throttles = throttles
        self.errors = errors
        self.processor = processor
    }

    /// Of all calls, those that failed.
    package var failedShare: Double {
        callsAll == 0 ? 0 : Double(failedCalls) / Double(callsAll)
    }

    /// Nil where there are too few calls to tell one in a hundred.
    package var p99: Double? { calls >= 100 ? latencyMicroseconds?.p99 : nil }

    /// Nil where there are too few calls to tell one in a thousand.
    package var p999: Double? { calls >= 1_000 ? latencyMicroseconds?.p999 : nil }

    /// How far the throughput can be trusted, as a share of it; nil where there is too little to
    /// say.
    package var spread: Double? { ThroughputSpread.relative(overTime.callsPerSecond) }

    /// Throughput as a person reads it: bytes where they move, keys of listings, calls of what has
    /// no size.
    package func speedText(of activity: BenchActivity) -> String {
        activity == .list
            ? "\(Quantity.fixed(keysPerSecond, 0)) keys/s" : Quantity.speed(bytesPerSecond)
    }
}
