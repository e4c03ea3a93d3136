// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// How much a rate varies by itself while nothing is changed, and so for how long it has to be
/// measured before two of them may be compared. Pure.
struct RateNoise: Sendable {
    /// A rate is to be known that well, as a share of it: half of what a small step at a level that
    /// brings nothing would have to bring.
    private static let errorWanted = 0.03
    private static let stretchesMax = 10.0
    /// That of rates which differ by a third from each other.
    private static let varianceMax = 0.05
    /// The share of the newest value in the running mean.
    private static let weight = 0.2
    /// Begins with five percent: nothing is known, and little would be believed too much.
    private var variance = 0.0025
    private var previous: Double?

    /// How many stretches like those noted make a measurement.
    var stretchesNeeded: Int {
        let needed = variance / (Self.errorWanted * Self.errorWanted)
        return Int(min(max(needed.rounded(.up), 1), Self.stretchesMax))
    }

    /// Whether a difference of rates, in logarithms, is more than noise after so many stretches.
    func leavesClear(_ difference: Double, after stretches: Int) -> Bool {
        difference * difference > 4 * 2 * variance / Double(stretches)
    }

    /// Takes the rate of a stretch, to be compared with the one before it.
    mutating func note(_ rate: Double) {
        if let previous {
            let difference = log(rate / previous)
            // The difference of two has twice the variance of one. A change of the store itself
            // is not noise, and must not count as if it were.
            let noted = min(difference * difference / 2, Self.varianceMax)
            variance += Self.weight * (noted - variance)
        }
        previous = rate
    }

    /// The next rate is another level's.
    mutating func forgetPrevious() {
        previous = nil
    }
}
