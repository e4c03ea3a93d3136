// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Decides for each request what goes wrong with it. A pure value: the plan, and what was counted.
struct FaultDecider: Sendable {
    /// The tokens of one prefix limit.
    private struct Bucket: Sendable {
        var tokens: Double
        var time: Int64
    }

    let plan: FaultPlan
    private var ruleCounts: [Int]
    private var attempts: [[UInt8]: UInt64] = [:]
    private var buckets: [Bucket?]
    /// Keys whose attempts are counted; later ones count as first attempts. Bounds memory.
    private static let attemptsMax = 1 << 20

    init(_ plan: FaultPlan) {
        self.plan = plan
        ruleCounts = Array(repeating: 0, count: plan.rules.count)
        buckets = Array(repeating: nil, count: plan.limits.count)
    }

    /// What goes wrong with this request, if anything.
    mutating func decide(
        operation: S3Operation, bucket: String, key: ObjectKey, now: Int64
    ) -> FaultAction? {
        if let action = scripted(operation.rawValue, key) { return action }
        if let action = seeded(operation.rawValue, bucket, key) { return action }
        return limited(bucket, key, now: now)
    }

    private mutating func scripted(_ operation: String, _ key: ObjectKey) -> FaultAction? {
        for (index, rule) in plan.rules.enumerated()
        where rule.matches(operation: operation, key: key) {
            ruleCounts[index] += 1
            if (rule.occurrences ?? .all).contains(ruleCounts[index]) { return rule.action }
        }
        return nil
    }

    private mutating func seeded(
        _ operation: String, _ bucket: String, _ key: ObjectKey
    ) -> FaultAction? {
        guard !plan.rates.isEmpty else { return nil }
        let identity = Array("\(operation) \(bucket)/".utf8) + key.bytes
        let attempt = attempts[identity] ?? 0
        if attempt > 0 || attempts.count < Self.attemptsMax { attempts[identity] = attempt + 1 }
        var word = SplitMix.mix(SplitMix.mix(plan.seed, identity) &+ attempt)
        for rate in plan.rates where rate.operation ?? operation == operation {
            word = SplitMix.mix(word)
            if Double(word >> 11) / Double(UInt64(1) << 53) < rate.probability {
                return rate.action
            }
        }
        return nil
    }

    private mutating func limited(_ bucket: String, _ key: ObjectKey, now: Int64) -> FaultAction? {
        for (index, limit) in plan.limits.enumerated()
        where (limit.bucket ?? bucket) == bucket && key.bytes.starts(with: limit.prefix.utf8) {
            var state = buckets[index] ?? Bucket(tokens: limit.burst, time: now)
            let earned = Double(max(0, now - state.time)) / 1_000 * limit.requestsPerSecond
            state.tokens = min(limit.burst, state.tokens + earned)
            state.time = now
            let isAllowed = state.tokens >= 1
            if isAllowed { state.tokens -= 1 }
            buckets[index] = state
            if !isAllowed { return Self.slowDown }
        }
        return nil
    }

    private static let slowDown = FaultAction.error(
        status: 503, code: "SlowDown", message: "Please reduce your request rate.", headers: nil)
}
