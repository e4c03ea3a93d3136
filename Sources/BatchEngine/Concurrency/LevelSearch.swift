// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which level of concurrency to try next, and how soon: far steps until something is found, small
/// ones around it, rarer the longer nothing better turns up. Pure.
struct LevelSearch: Sendable {
    /// Whether nothing has been found yet: levels are doubled, or halved if that brings nothing.
    private(set) var isFirstSweep = true
    private var isUpward = true
    private var hasMoved = false
    private var factor = Self.farFactor
    /// Trials rejected, one after the other.
    private var rejections = 0
    /// Trials accepted since the store throttled.
    private var stepsSinceThrottling = Self.stepsOfCaution

    private static let farFactor = 2.0
    private static let nearFactor = 1.25
    /// The step upward after throttling, and for how many steps: eight of them double the level.
    private static let cautiousFactor = 1.1
    private static let stepsOfCaution = 8
    /// Seconds without a trial after the first rejection; each further one doubles them up to the
    /// most, at which a trial costs a few percent of the time.
    private static let restSeconds = 0.5
    private static let restSecondsMax = 8.0

    /// The level to try after one that was measured; the same when there is no other.
    mutating func next(after level: Int, limitMax: Int) -> Int {
        if isUpward, level >= limitMax { turn() }
        if !isUpward, level == 1 { turn() }
        let next =
            isUpward
            ? (Double(level) * factor).rounded(.up) : (Double(level) / factor).rounded(.down)
        return min(max(Int(next), 1), limitMax)
    }

    /// The trial was worth it: go on in its direction, faster each time.
    mutating func accept() {
        hasMoved = true
        rejections = 0
        guard !isFirstSweep else { return }
        let isCautious = stepsSinceThrottling < Self.stepsOfCaution
        stepsSinceThrottling += isCautious ? 1 : 0
        factor = min(isCautious ? Self.cautiousFactor : Self.farFactor, factor * Self.nearFactor)
    }

    /// The trial was not worth it: the next goes in the other direction.
    ///
    /// - Returns: seconds to wait before it.
    mutating func reject() -> Double {
        if hasMoved || !isUpward {
            turn()
        } else {
            isUpward = false
        }
        rejections += 1
        return rest()
    }

    /// The store throttled: what comes next goes up with care.
    ///
    /// - Returns: seconds to wait before it.
    mutating func noteThrottling() -> Double {
        isFirstSweep = false
        isUpward = true
        factor = Self.cautiousFactor
        stepsSinceThrottling = 0
        rejections += 1
        return rest()
    }

    /// Nothing known speaks against any level any more.
    mutating func forgetRejections() {
        rejections = 0
    }

    /// The other direction, with small steps: what is looked for lies near.
    private mutating func turn() {
        isFirstSweep = false
        isUpward.toggle()
        factor = Self.nearFactor
    }

    private func rest() -> Double {
        guard rejections > 0 else { return 0 }
        return min(Self.restSeconds * Double(1 << min(rejections - 1, 10)), Self.restSecondsMax)
    }
}
