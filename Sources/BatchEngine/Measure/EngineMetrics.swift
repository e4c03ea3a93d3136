// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// What this process has done since it began, and does now, in numbers.
package struct EngineMetrics: Sendable {
    /// Requests of one S3 call.
    package struct Call: Sendable {
        package var name: String
        /// By class of status: `2xx`; `none` without an answer.
        package var answers: [(status: String, count: UInt64)]
        package var retries: UInt64
        package var throttles: UInt64
        package var seconds: Double
        /// Requests that took at most so many seconds, cumulative; the last has no bound.
        package var buckets: [(seconds: Double?, count: UInt64)]
    }

    /// Tasks that came to the same end.
    package struct Tasks: Sendable, Equatable {
        /// `succeeded`, `unverified`, `skipped`, `failed`.
        package var outcome: String
        /// Of a failure; otherwise empty.
        package var code: String
        package var count: UInt64
    }

    /// In the order of their names.
    package var calls: [Call] = []
    package var requestsInFlight = 0
    package var tasks: [Tasks] = []
    /// Bytes of objects that were copied in parts.
    package var bytesCopied: UInt64 = 0
    /// Runs that go on, and copies that they may have in flight together.
    package var runs = 0
    package var concurrencyLimit = 0
    /// Outcomes that a kill would have run again.
    package var rowsNotDurable = 0
    /// The longest time that one of them may have waited for the disk.
    package var journalLagSeconds = 0.0

    package init() {}

    /// As it is now.
    package static func now() -> EngineMetrics {
        var metrics = EngineMetrics()
        metrics.calls = RequestMeters.process.tallies.sorted { $0.key < $1.key }.map(call)
        metrics.requestsInFlight = RequestMeters.process.inFlight
        EngineMeter.process.read(into: &metrics)
        return metrics
    }

    private static func call(_ name: String, _ tally: RequestTally) -> Call {
        var sum: UInt64 = 0
        let bounds = RequestTally.boundsMilliseconds.map { Optional($0 / 1_000) } + [nil]
        let buckets = zip(bounds, tally.buckets).map { bound, count in
            sum += count
            return (seconds: bound, count: sum)
        }
        return Call(
            name: name, answers: zip(RequestTally.classes, tally.answers).map { ($0, $1) },
            retries: tally.retries, throttles: tally.throttles, seconds: tally.seconds,
            buckets: buckets)
    }
}
