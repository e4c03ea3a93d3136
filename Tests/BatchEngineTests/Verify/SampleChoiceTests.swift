// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import TestSupport
import Testing

@testable import BatchEngine

@Suite struct SampleChoiceTests {
    @Test(arguments: [(0, 10), (1, 10), (10, 10), (3, 1_000), (999, 1_000)] as [(UInt64, UInt64)])
    func `as many are chosen as were asked for`(wanted: UInt64, total: UInt64) {
        var random = SeededGenerator(seed: wanted &+ total)
        var choice = SampleChoice(wanted, of: total)
        let chosen = (0..<total).count { _ in choice.next(using: &random) }
        #expect(chosen == Int(wanted))
        let another = choice.next(using: &random)
        #expect(!another)
    }

    @Test func `there are no more than there are`() {
        var random = SeededGenerator(seed: 1)
        var choice = SampleChoice(50, of: 7)
        let chosen = (0..<7).count { _ in choice.next(using: &random) }
        #expect(chosen == 7)
    }

    @Test func `each is chosen as often as any other`() {
        var counts = [Int](repeating: 0, count: 20)
        for seed in 0..<4_000 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            var choice = SampleChoice(5, of: 20)
            for place in counts.indices where choice.next(using: &random) { counts[place] += 1 }
        }
        // 1,000 are expected of each, with a standard deviation of 27.
        #expect(counts.allSatisfy { (850...1_150).contains($0) })
    }
}
