// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An axis from zero to a little above its largest value, with round numbers for ticks. Pure.
struct ChartScale: Sendable, Equatable {
    private static let ticksMax = 5.0

    /// Where the axis ends.
    let top: Double
    /// From zero, ascending, none above `top`.
    let ticks: [Double]

    /// - Parameter largest: value to be drawn; anything below zero counts as zero.
    init(largest: Double) {
        let largest = largest.isFinite && largest > 0 ? largest : 1
        top = largest * 1.1
        let step = Self.roundStep(atLeast: top / Self.ticksMax)
        ticks = (0...Int(top / step)).map { Double($0) * step }
    }

    /// 1, 2 or 5 times a power of ten.
    private static func roundStep(atLeast wanted: Double) -> Double {
        var power = 1.0
        while power * 10 <= wanted { power *= 10 }
        while power > wanted { power /= 10 }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= wanted } ?? wanted
    }

    /// The tick as text: whole numbers with their thousands apart, fractions as short as they are.
    func text(of tick: Double) -> String {
        let step = ticks.count > 1 ? ticks[1] : 1
        return Quantity.fixed(tick, step >= 1 ? 0 : step >= 0.1 ? 1 : step >= 0.01 ? 2 : 3)
    }
}
