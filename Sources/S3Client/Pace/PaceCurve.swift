// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc

/// The rate that a store bears, found by trying: cut by a share when it throttles, and raised
/// along a cubic curve that is flat where it throttled last, as TCP does (RFC 9438), and doubled
/// every second once that is long past. Pure.
struct PaceCurve: Sendable {
    /// Seconds from a cut to the rate that was cut.
    private static let secondsToTop = 3.0
    /// Seconds after a cut in which throttling is still its cause, and not that it was too small.
    private static let secondsToSettle = 0.2
    /// How far beyond the last known limit a rate must have come to be no limit any more.
    private static let freedom = 4.0

    /// Where it was throttled last.
    private var top: Double
    /// Where it began after that, and when.
    private var bottom: Double
    private var began: Double

    /// - Parameters:
    ///   - rate: what the store let through while it throttled.
    ///   - now: seconds.
    init(startingAt rate: Double, at now: Double) {
        bottom = max(rate, Self.rateMin)
        top = bottom * 1.25
        began = now
    }

    /// Requests a second at that time.
    func rate(at now: Double) -> Double {
        let time = now - began
        let distance = min(time / Self.secondsToTop - 1, 1)
        let cubic = top + (top - bottom) * distance * distance * distance
        let beyond = min(max(0, time - 2 * Self.secondsToTop), 60)
        return min(max(bottom, cubic) * exp2(beyond), Self.rateMax)
    }

    /// From when on sent requests tell of the present rate.
    var settled: Double { began + Self.secondsToSettle }

    /// Whether it has grown so far without being throttled that it keeps nobody back.
    func isFree(at now: Double) -> Bool { rate(at: now) > Self.freedom * top }

    /// The store throttled that share of the requests: by so much they were too many; at least a
    /// tenth, at most a half.
    mutating func cut(by share: Double, at now: Double) {
        top = max(rate(at: now), Self.rateMin)
        bottom = max(top * (1 - min(max(share, 0.1), 0.5)), Self.rateMin)
        began = now
    }

    /// No store is asked less often than this: the answers would not tell when it has recovered.
    private static let rateMin = 1.0
    /// Beyond any store.
    private static let rateMax = 1e9
}
