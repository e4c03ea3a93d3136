// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What was counted of one call.
package struct RequestTally: Sendable, Equatable {
    /// The classes of status, in the order of `answers`; `none` is a request without an answer.
    package static let classes = ["none", "1xx", "2xx", "3xx", "4xx", "5xx"]
    /// Upper bounds of the histogram's buckets but the last, which has none.
    package static let boundsMilliseconds: [Double] = [
        1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000,
    ]

    /// Requests by class of status.
    package var answers = [UInt64](repeating: 0, count: classes.count)
    /// Requests that repeated one before.
    package var retries: UInt64 = 0
    /// Answers that asked for fewer requests.
    package var throttles: UInt64 = 0
    /// How long all of them took together.
    package var seconds = 0.0
    /// Requests by how long they took; not cumulative.
    package var buckets = [UInt64](repeating: 0, count: boundsMilliseconds.count + 1)

    package init() {}

    package var requests: UInt64 { answers.reduce(0, +) }

    mutating func add(_ counters: RequestCounters, of call: S3Call) {
        typealias Slot = RequestCounters.Slot
        for place in answers.indices {
            answers[place] += counters.value(of: Slot.classes + place, of: call)
        }
        retries += counters.value(of: Slot.retries, of: call)
        throttles += counters.value(of: Slot.throttles, of: call)
        seconds += Double(counters.value(of: Slot.nanoseconds, of: call)) / 1e9
        for place in buckets.indices {
            buckets[place] += counters.value(of: Slot.buckets + place, of: call)
        }
    }
}
