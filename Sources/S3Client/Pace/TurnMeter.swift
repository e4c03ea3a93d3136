// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Gives out turns at a rate, in the order in which they were asked for. Pure: whoever asks brings
/// the time.
///
/// What has been earned since the beginning is compared with what has been asked for: a turn comes
/// when all that was asked for up to it is earned. So a change of the rate concerns those too who
/// wait already.
struct TurnMeter: Sendable {
    /// Seconds of the rate that may gather while nobody asks: over ten seconds one percent.
    private static let burstSeconds = 0.1

    /// Units a second.
    private(set) var rate: Double
    private var earned = 1.0
    private var asked = 0.0
    private var countedAt: Double

    init(rate: Double, at now: Double) {
        self.rate = rate
        countedAt = now
    }

    /// Asks for a turn.
    ///
    /// - Returns: its place, to ask `secondsLeft` with.
    mutating func ask(for units: Double, at now: Double) -> Double {
        count(at: now)
        asked += units
        return asked
    }

    /// How long the turn of that place is still to come; 0 when it has come.
    mutating func secondsLeft(until place: Double, at now: Double) -> Double {
        count(at: now)
        return max(0, place - earned) / rate
    }

    /// Whether one more turn would come at once.
    mutating func isFree(at now: Double) -> Bool {
        count(at: now)
        return earned >= asked + 1
    }

    mutating func change(rate: Double, at now: Double) {
        count(at: now)
        self.rate = rate
    }

    private mutating func count(at now: Double) {
        earned += max(0, now - countedAt) * rate
        earned = min(earned, asked + max(1, rate * Self.burstSeconds))
        countedAt = max(countedAt, now)
    }
}
