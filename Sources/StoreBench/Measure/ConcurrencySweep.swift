// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Decides which concurrency is measured next, and which is the right one. A pure value.
///
/// The automatic search doubles until throughput has grown by less than a tenth twice in a row: one
/// level alone may be a hiccup of the store.
package struct ConcurrencySweep: Sendable {
    /// What to do next.
    package enum Step: Sendable, Equatable {
        case measure(concurrency: Int)
        case finished(SweepEnd)
    }

    /// One measured level.
    private struct Level: Sendable {
        var concurrency: Int
        var callsPerSecond: Double
    }

    /// Growth that is worth another level.
    private static let growthMin = 1.1
    private static let flatLevelsMax = 2
    /// A level this near to the best is as good.
    private static let kneeShare = 0.95
    /// Where more calls fail than this, more at once only fail more.
    private static let failedShareMax = 0.5

    private let isAutomatic: Bool
    private let concurrencyMax: Int
    private var waiting: [Int]
    private var levels: [Level] = []
    private var flatLevels = 0
    private var isFailing = false

    /// - Parameters:
    ///   - given: the levels asked for; empty for the automatic search.
    ///   - concurrencyMax: where that ends at the latest.
    package init(given: [Int], concurrencyMax: Int) {
        precondition(concurrencyMax > 0, "nothing can be measured with no call under way")
        isAutomatic = given.isEmpty
        waiting = given.isEmpty ? [1] : given
        self.concurrencyMax = concurrencyMax
    }

    package mutating func next() -> Step {
        if isFailing { return .finished(.failing) }
        if flatLevels >= Self.flatLevelsMax { return .finished(.flat) }
        guard !waiting.isEmpty else { return .finished(isAutomatic ? .limit : .given) }
        return .measure(concurrency: waiting.removeFirst())
    }

    /// Takes in a level.
    package mutating func note(concurrency: Int, callsPerSecond: Double, failedShare: Double) {
        let best = levels.map(\.callsPerSecond).max() ?? 0
        levels.append(Level(concurrency: concurrency, callsPerSecond: callsPerSecond))
        guard isAutomatic else { return }
        isFailing = failedShare > Self.failedShareMax
        flatLevels = callsPerSecond < best * Self.growthMin ? flatLevels + 1 : 0
        if concurrency < concurrencyMax { waiting.append(min(2 * concurrency, concurrencyMax)) }
    }

    /// The smallest concurrency within 5% of the best throughput: more only makes calls wait.
    package var knee: Int? {
        let best = levels.map(\.callsPerSecond).max() ?? 0
        guard best > 0 else { return nil }
        return levels.filter { $0.callsPerSecond >= best * Self.kneeShare }.map(\.concurrency).min()
    }
}
