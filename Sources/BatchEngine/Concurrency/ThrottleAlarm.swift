// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Says when a store throttles more than by the way. Pure.
///
/// A store that throttles one request in fifty or fewer costs less than slowing down would: their
/// retries wait, which slows the others' pace already. What goes beyond that is counted, and three
/// such requests are enough.
struct ThrottleAlarm: Sendable {
    private static let answersPerTolerated = 50.0
    private static let excessMax = 3.0
    private var answered: UInt64 = 0
    private var throttled: UInt64 = 0

    /// Takes what happened since the last call.
    ///
    /// - Returns: the share of requests that were throttled since it began to be too many, when
    ///   they have become so; the count then starts anew.
    mutating func note(answered: UInt64, throttled: UInt64) -> Double? {
        self.answered += answered
        self.throttled += throttled
        let excess = Double(self.throttled) - Double(self.answered) / Self.answersPerTolerated
        guard excess > 0, excess < Self.excessMax else {
            defer { (self.answered, self.throttled) = (0, 0) }
            return excess > 0
                ? Double(self.throttled) / Double(self.answered + self.throttled) : nil
        }
        return nil
    }
}
