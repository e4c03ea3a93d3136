// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct RetryBudgetTests {
    /// Retries that get a token within so many seconds, asked for all the time.
    private func retries(
        seconds: Int, answersPerSecond: UInt64, _ budget: inout RetryBudget
    ) -> Int {
        var count = 0
        for tick in 0..<(seconds * 1_000) {
            let answers = UInt64(tick) * answersPerSecond / 1_000
            while budget.take(answers: answers, at: .milliseconds(tick), random: 0) == nil {
                count += 1
            }
        }
        return count
    }

    @Test func `without answers there are 500 retries and then ten a second`() {
        var budget = RetryBudget()
        let count = retries(seconds: 100, answersPerSecond: 0, &budget)
        #expect((1_490...1_500).contains(count))
    }

    @Test func `every answer pays for two retries`() {
        var budget = RetryBudget()
        let count = retries(seconds: 10, answersPerSecond: 1_000, &budget)
        #expect((20_000...20_600).contains(count))
    }

    @Test func `no more is saved than there was at the start`() {
        var budget = RetryBudget()
        #expect(budget.take(answers: 1_000_000, at: .seconds(1_000), random: 0) == nil)
        var count = 1
        while budget.take(answers: 1_000_000, at: .seconds(1_000), random: 0) == nil { count += 1 }
        #expect(count == 500)
    }

    @Test func `who finds it empty asks again within a second`() {
        var budget = RetryBudget()
        while budget.take(answers: 0, at: .zero, random: 0) == nil {}
        for random in [0, 0.5, 0.999] {
            let wait = budget.take(answers: 0, at: .zero, random: random)
            #expect((100...1_000).contains(wait ?? 0))
        }
    }

    @Test func `a count that steps back costs nothing`() {
        var budget = RetryBudget()
        while budget.take(answers: 10, at: .zero, random: 0) == nil {}
        #expect(budget.take(answers: 9, at: .zero, random: 0) != nil)
        #expect(budget.take(answers: 10, at: .zero, random: 0) == nil)
    }
}
