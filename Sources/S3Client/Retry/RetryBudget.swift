// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Bounds the retries of all calls together, so that they never make an outage worse: a bucket of
/// tokens of which every retry takes one. Answers of the store fill it, and time does by a little;
/// a retry that finds it empty waits. Pure.
///
/// A job keeps a bounded number of requests in flight, so that its retries take the place of other
/// requests and do not come on top of them. Hence two tokens for an answer: a store that fails two
/// of three requests is still served at full speed, and one that answers nothing gets no more than
/// what time brings.
package struct RetryBudget: Sendable {
    /// Tokens at the start, and the most that there may be.
    static let tokensMax = 500.0
    static let tokensPerAnswer = 2.0
    static let tokensPerSecond = 10.0
    /// The longest time until the next look: answers may fill the bucket before time does.
    static let waitMillisecondsMax = 1_000.0

    private var tokens = Self.tokensMax
    private var answersSeen: UInt64 = 0
    private var lastFilled: Duration?

    package init() {}

    /// A retry wants a token.
    ///
    /// - Parameters:
    ///   - answers: the store's answers so far.
    ///   - now: the time since some fixed moment.
    ///   - random: from 0 up to, not including, 1; spreads those who wait.
    /// - Returns: nil when it got one, else the milliseconds after which to ask again.
    package mutating func take(answers: UInt64, at now: Duration, random: Double) -> Int? {
        let seconds = max(0, (now - (lastFilled ?? now)) / .seconds(1))
        // The count is taken without a lock and may once in a while stand still or step back.
        let news = answers > answersSeen ? Double(answers - answersSeen) : 0
        lastFilled = now
        answersSeen = answers
        tokens = min(
            Self.tokensMax,
            tokens + news * Self.tokensPerAnswer + seconds * Self.tokensPerSecond)
        guard tokens < 1 else {
            tokens -= 1
            return nil
        }
        let untilNext = (1 - tokens) / Self.tokensPerSecond * 1_000
        return Int(max(untilNext, random * Self.waitMillisecondsMax).rounded(.up))
    }
}
