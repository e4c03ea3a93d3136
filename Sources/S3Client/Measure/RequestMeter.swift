// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import Synchronization

/// Counts the requests of one client. What it counted stays in the totals of the process when it
/// goes.
final class RequestMeter: Sendable {
    private let counters = RequestCounters()

    init() { RequestMeters.process.add(counters) }

    deinit { RequestMeters.process.retire(counters) }

    /// A request is sent now.
    ///
    /// - Returns: nanoseconds since some moment, for `end`.
    func begin() -> UInt64 {
        counters.inFlight.wrappingAdd(1, ordering: .relaxed)
        return Self.now()
    }

    /// It has ended.
    ///
    /// - Parameters:
    ///   - call: which it was.
    ///   - status: of the answer; 0 without one.
    ///   - begun: what `begin` returned.
    ///   - isRetry: whether it repeated another.
    func end(_ call: S3Call, status: Int, begun: UInt64, isRetry: Bool) {
        typealias Slot = RequestCounters.Slot
        counters.inFlight.wrappingSubtract(1, ordering: .relaxed)
        let nanoseconds = Self.now() &- begun
        let place = status >= 100 && status < 600 ? status / 100 : 0
        counters.add(1, to: Slot.classes + place, of: call)
        counters.add(nanoseconds, to: Slot.nanoseconds, of: call)
        counters.add(1, to: Slot.buckets + Self.bucket(nanoseconds), of: call)
        if isRetry { counters.add(1, to: Slot.retries, of: call) }
    }

    /// The store asked for fewer requests.
    func noteThrottle(_ call: S3Call) {
        counters.add(1, to: RequestCounters.Slot.throttles, of: call)
    }

    /// The bucket of the histogram. Compares with the bounds as whole numbers, the likeliest first.
    static func bucket(_ nanoseconds: UInt64) -> Int {
        var place = 0
        while place < bounds.count, nanoseconds > bounds[place] { place += 1 }
        return place
    }

    private static let bounds = RequestTally.boundsMilliseconds.map { UInt64($0 * 1e6) }

    private static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec)
    }
}
