// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Tells a store that throttles because there is too much from one that throttles a share of
/// whatever comes, which no rate is slow enough for. Pure.
///
/// Where so many requests a second are let through, cutting the rate by the share that was
/// throttled is enough. After cuts to a quarter that share cannot be what it was, unless it does
/// not depend on the rate.
struct CutSeries: Sendable {
    /// Cuts further apart have nothing to do with each other.
    private static let secondsApart = 6.0
    /// Above this share a quarter of the rate may still be too much.
    private static let shareMax = 0.6

    private var first: (rate: Double, share: Double)?
    private var lastAt = 0.0
    private(set) var isFutile = false

    /// A rate at which that share was throttled is cut.
    mutating func noteCut(rate: Double, share: Double, at now: Double) {
        defer { lastAt = now }
        guard let first, now - lastAt < Self.secondsApart, first.share < Self.shareMax else {
            first = (rate, share)
            return
        }
        isFutile = rate <= first.rate / 4 && share >= first.share / 2
    }
}
