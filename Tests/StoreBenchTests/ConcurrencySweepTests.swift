// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import StoreBench

@Suite struct ConcurrencySweepTests {
    /// Measures with a model of a store and returns the levels and how it ended.
    private func run(
        given: [Int] = [], max: Int = 256, failedShare: (Int) -> Double = { _ in 0 },
        store: (Int) -> Double
    ) -> (levels: [Int], end: SweepEnd?, knee: Int?) {
        var sweep = ConcurrencySweep(given: given, concurrencyMax: max)
        var levels: [Int] = []
        while levels.count < 100 {
            switch sweep.next() {
            case .measure(let concurrency):
                levels.append(concurrency)
                sweep.note(
                    concurrency: concurrency, callsPerSecond: store(concurrency),
                    failedShare: failedShare(concurrency))
            case .finished(let end):
                return (levels, end, sweep.knee)
            }
        }
        return (levels, nil, sweep.knee)
    }

    @Test("it doubles until two levels bring less than a tenth more, and finds where that began")
    func flat() {
        // A store with 16 servers of 10 ms each.
        let found = run { Double(min($0, 16)) * 100 }
        #expect(found.levels == [1, 2, 4, 8, 16, 32, 64])
        #expect(found.end == .flat)
        #expect(found.knee == 16)
    }

    @Test("one slow level alone does not end it")
    func hiccup() {
        let found = run { $0 == 4 ? 150 : Double(min($0, 16)) * 100 }
        #expect(found.levels == [1, 2, 4, 8, 16, 32, 64])
        #expect(found.knee == 16)
    }

    @Test("a store that gets slower is left at its best")
    func collapse() {
        let found = run { $0 <= 8 ? Double($0) * 100 : 400 }
        #expect(found.levels == [1, 2, 4, 8, 16, 32])
        #expect(found.knee == 8)
    }

    @Test("the knee is the smallest level within a twentieth of the best")
    func knee() {
        #expect(run(given: [1, 8, 64]) { [1: 500, 8: 960, 64: 1_000][$0] ?? 0 }.knee == 8)
        #expect(run(given: [1, 8, 64]) { [1: 500, 8: 940, 64: 1_000][$0] ?? 0 }.knee == 64)
    }

    @Test("a store that grows for ever is measured up to the limit")
    func limit() {
        let found = run(max: 100) { Double($0) * 100 }
        #expect(found.levels == [1, 2, 4, 8, 16, 32, 64, 100])
        #expect(found.end == .limit)
        #expect(found.knee == 100)
    }

    @Test("levels that were asked for are all measured, and no others")
    func given() {
        let found = run(given: [1, 8, 64]) { _ in 100 }
        #expect(found.levels == [1, 8, 64])
        #expect(found.end == .given)
        #expect(found.knee == 1)
    }

    @Test("where most calls fail, it does not go on")
    func failing() {
        let found = run(failedShare: { $0 >= 4 ? 0.6 : 0.4 }) { Double($0) * 100 }
        #expect(found.levels == [1, 2, 4])
        #expect(found.end == .failing)
    }

    @Test("a store that answers nothing has no knee")
    func silent() {
        let found = run { _ in 0 }
        #expect(found.end == .flat || found.end == .limit)
        #expect(found.knee == nil)
    }
}
