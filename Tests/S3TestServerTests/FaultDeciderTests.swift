// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials
import Testing

@testable import S3TestServer

@Suite struct FaultDeciderTests {
    private static let slow = FaultAction.delay(milliseconds: 1)

    private func plan(seed: UInt64) -> FaultPlan {
        FaultPlan(seed: seed, rates: [FaultRate(probability: 0.3, action: Self.slow)])
    }

    /// Which of the requests are hit, by key and attempt.
    private func hits(seed: UInt64, order: [Int]) -> [Int: [Bool]] {
        var decider = FaultDecider(plan(seed: seed))
        var hits: [Int: [Bool]] = [:]
        for number in order {
            let action = decider.decide(
                operation: .copyObject, bucket: "b", key: ObjectKey("k\(number)"), now: 0)
            hits[number, default: []].append(action != nil)
        }
        return hits
    }

    @Test func `The same seed hits the same requests, in whatever order they come`() {
        let order = Array(0..<200) + Array(0..<200)
        #expect(hits(seed: 7, order: order) == hits(seed: 7, order: order))
        #expect(hits(seed: 7, order: order) == hits(seed: 7, order: order.shuffled()))
        #expect(hits(seed: 7, order: order) != hits(seed: 8, order: order))
    }

    @Test func `A rate hits about its share`() {
        let hit = hits(seed: 1, order: Array(0..<2_000)).values.filter(\.[0]).count
        // 2,000 × 0.3 with a standard deviation of 20.5: five of them either way.
        #expect((498...702).contains(hit))
    }

    @Test func `A key that was hit once is not hit for ever`() {
        let attempts = hits(seed: 1, order: Array(repeating: 3, count: 200))[3] ?? []
        #expect(attempts.contains(true))
        #expect(attempts.contains(false))
    }

    @Test(
        arguments: [
            (FaultRule.Occurrences.all, [1, 2, 3, 4, 5, 6]), (.nth(number: 2), [2]),
            (.every(number: 3), [3, 6]), (.first(count: 2), [1, 2]),
        ])
    func `A rule hits the occurrences it names`(
        occurrences: FaultRule.Occurrences, expected: [Int]
    ) {
        let rule = FaultRule(
            operation: "CopyObject", key: "a*", occurrences: occurrences, action: Self.slow)
        var decider = FaultDecider(FaultPlan(rules: [rule]))
        var hit: [Int] = []
        for number in 1...6 {
            let other = decider.decide(
                operation: .copyObject, bucket: "b", key: ObjectKey("z"), now: 0)
            let action = decider.decide(
                operation: .copyObject, bucket: "b", key: ObjectKey("a\(number)"), now: 0)
            #expect(other == nil)
            if action != nil { hit.append(number) }
        }
        #expect(hit == expected)
    }

    @Test func `A limit refills with time`() {
        let limit = PrefixLimit(requestsPerSecond: 10, burst: 1)
        var decider = FaultDecider(FaultPlan(limits: [limit]))
        let isSlowed = [0, 0, 50, 100, 150, 200].map { now in
            decider.decide(operation: .putObject, bucket: "b", key: ObjectKey("k"), now: now) != nil
        }
        #expect(isSlowed == [false, true, true, false, true, false])
    }

    @Test func `A plan is read from JSON with every action`() throws {
        let json = """
            {"seed":9,"rules":[
              {"operation":"CopyObject","key":"a/*","occurrences":{"nth":{"number":3}},
               "action":{"error":{"status":503,"code":"SlowDown","headers":{"Retry-After":"1"}}}},
              {"action":{"errorInOK":{"code":"InternalError"}}},
              {"action":{"emptyOK":{}}},
              {"action":{"whitespace":{"count":2,"intervalMilliseconds":5}}},
              {"occurrences":{"all":{}},"action":{"delay":{"milliseconds":5}}},
              {"occurrences":{"every":{"number":2}},"action":{"resetBefore":{}}},
              {"occurrences":{"first":{"count":2}},"action":{"resetAfter":{}}},
              {"action":{"truncate":{"bytes":4}}},
              {"action":{"wrongLength":{"difference":-4}}},
              {"action":{"closeAfter":{"announced":false}}},
              {"action":{"drip":{"bytes":1,"intervalMilliseconds":2}}}],
             "rates":[{"probability":0.5,"action":{"resetAfter":{}}}],
             "limits":[{"prefix":"p","requestsPerSecond":3,"burst":1}]}
            """
        let plan = try JSONDecoder().decode(FaultPlan.self, from: Data(json.utf8))
        #expect(plan.seed == 9)
        #expect(
            plan.rules.map(\.action) == [
                .error(
                    status: 503, code: "SlowDown", message: nil, headers: ["Retry-After": "1"]),
                .errorInOK(code: "InternalError", message: nil), .emptyOK,
                .whitespace(count: 2, intervalMilliseconds: 5, code: nil),
                .delay(milliseconds: 5), .resetBefore, .resetAfter, .truncate(bytes: 4),
                .wrongLength(difference: -4), .closeAfter(announced: false),
                .drip(bytes: 1, intervalMilliseconds: 2),
            ])
        #expect(plan.rules[0].occurrences == .nth(number: 3))
        #expect(plan.limits == [PrefixLimit(prefix: "p", requestsPerSecond: 3, burst: 1)])
    }
}
