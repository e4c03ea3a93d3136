// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Counts requests until so many of them were throttled that it is no longer by the way: more than
/// one in fifty and at least three beyond that. Pure.
struct ThrottleExcess: Sendable {
    private static let answersPerTolerated = 50.0
    private static let excessMax = 3.0
    private var answered = 0.0
    private var throttled = 0.0

    /// Takes one request.
    ///
    /// - Returns: the share of requests that were throttled since it began to be too many, when
    ///   they have become so; the count then starts anew.
    mutating func note(throttled isThrottled: Bool) -> Double? {
        if isThrottled { throttled += 1 } else { answered += 1 }
        let excess = throttled - answered / Self.answersPerTolerated
        guard excess <= 0 || excess >= Self.excessMax else { return nil }
        defer { (answered, throttled) = (0, 0) }
        return excess > 0 ? throttled / (answered + throttled) : nil
    }
}
