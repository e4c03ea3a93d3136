// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import FoundationEssentials
import Testing

@testable import S3TestServer

@Suite struct FaultMixTests {
    private func plan(_ json: String) throws -> FaultPlan {
        try JSONDecoder().decode(FaultPlan.self, from: Data(json.utf8))
    }

    @Test func `A mix names operations, kinds and shares`() throws {
        let plan = try plan(
            """
            {"seed":4,"mix":{"CopyObject":{"500":0.25,"lostReply":0.5},
             "*":{"slowFirstByte":{"rate":0.125,"milliseconds":40}}}}
            """)
        #expect(plan.seed == 4)
        #expect(
            plan.rates == [
                FaultRate(probability: 0.125, action: .delay(milliseconds: 40)),
                FaultRate(
                    operation: "CopyObject", probability: 0.25,
                    action: .error(
                        status: 500, code: "InternalError", message: nil, headers: nil)),
                FaultRate(
                    operation: "CopyObject", probability: 0.5, action: .truncate(bytes: .max)),
            ])
    }

    @Test func `Every kind has a name that a mix takes`() throws {
        for kind in FaultKind.allCases {
            let plan = try plan(#"{"mix":{"*":{"\#(kind.rawValue)":1}}}"#)
            #expect(
                plan.rates == [FaultRate(probability: 1, action: kind.action(milliseconds: nil))])
        }
    }

    @Test(
        arguments: [
            (#"{"CopyObjects":{"500":0.1}}"#, "CopyObjects"),
            (#"{"CopyObject":{"501":0.1}}"#, "501"),
            (#"{"CopyObject":{"500":1.5}}"#, "between 0 and 1"),
        ])
    func `What a mix cannot mean is refused by name`(mix: String, said: String) {
        let failure = #expect(throws: DecodingError.self) { try plan(#"{"mix":\#(mix)}"#) }
        guard case .dataCorrupted(let context) = failure else {
            Issue.record("another error: \(String(describing: failure))")
            return
        }
        #expect(context.debugDescription.contains(said))
    }

    @Test func `Rates of a mix hit independently of each other`() throws {
        let plan = try plan(#"{"seed":3,"mix":{"*":{"500":0.2,"429":0.2}}}"#)
        var decider = FaultDecider(plan)
        var statuses: [Int: Int] = [:]
        for number in 0..<4_000 {
            let action = decider.decide(
                operation: .copyObject, bucket: "b", key: ObjectKey("\(number)"), now: 0)
            if case .error(let status, _, _, _) = action { statuses[status, default: 0] += 1 }
        }
        // The first by name hits 800 ± 25.3, the second a fifth of what is left, 640 ± 23.2: five
        // standard deviations either way.
        #expect((674...926).contains(statuses[429] ?? 0))
        #expect((524...756).contains(statuses[500] ?? 0))
    }
}
