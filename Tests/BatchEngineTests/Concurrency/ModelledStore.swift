// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Glibc
import TestSupport

/// A store as queueing theory sees one: every request takes a delay that depends on no other, one
/// server takes them in turn, and a token bucket refuses what is too much. Seconds throughout.
struct ModelledStore {
    /// What becomes of a request.
    struct Answer {
        var time: Double
        var isThrottled = false
    }

    /// The part of the latency that no load changes, at a time.
    var delay: (inout SeededGenerator, _ time: Double) -> Double
    /// Requests a second that the server can do; nil for any number.
    var serviceRate: ((_ time: Double) -> Double)?
    /// Whether service times are exponential, and not all the same.
    var isIrregular = false
    /// Requests a second that are not throttled; nil for any number. A tenth of them may come at
    /// once.
    var admittedRate: Double?
    /// When nothing is answered.
    var outage: Range<Double>?
    private var random: SeededGenerator
    private var isFreeFrom = 0.0
    private var tokens = 0.0
    private var tokensCountedAt = 0.0

    init(
        seed: UInt64, serviceRate: ((_ time: Double) -> Double)? = nil,
        delay: @escaping (inout SeededGenerator, _ time: Double) -> Double
    ) {
        random = SeededGenerator(seed: seed)
        self.delay = delay
        self.serviceRate = serviceRate
    }

    /// A request that comes at a time; to be called in the order of the times.
    mutating func take(at time: Double) -> Answer {
        let delay = delay(&random, time)
        if let admittedRate, !admits(at: time, admittedRate) {
            return Answer(time: time + delay, isThrottled: true)
        }
        var start = time
        if let outage, outage.contains(time) { start = outage.upperBound }
        guard let rate = serviceRate?(start) else { return Answer(time: start + delay) }
        let service = (isIrregular ? Self.exponential(&random) : 1) / rate
        isFreeFrom = max(start, isFreeFrom) + service
        return Answer(time: isFreeFrom + delay)
    }

    private mutating func admits(at time: Double, _ rate: Double) -> Bool {
        tokens = min(rate / 10, tokens + (time - tokensCountedAt) * rate)
        tokensCountedAt = time
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }

    /// A number of the exponential distribution with mean 1.
    static func exponential(_ random: inout SeededGenerator) -> Double {
        -log(Double.random(in: 1e-12..<1, using: &random))
    }

    /// A number of the normal distribution with mean 0 and variance 1 (Box and Muller).
    static func normal(_ random: inout SeededGenerator) -> Double {
        let angle = Double.random(in: 0..<2 * .pi, using: &random)
        return (2 * exponential(&random)).squareRoot() * cos(angle)
    }
}
