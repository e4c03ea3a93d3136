// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import TestSupport
import Testing

/// Whole jobs with everything drawn from a seed: rows, faults of the store, order of the tasks,
/// crashes, stops and failures of the disk.
@Suite struct RandomJobTests {
    @Test("a job ends, accounts for every row and leaves nothing behind", arguments: Seeds.chosen)
    func random(seed: UInt64) throws {
        let job = try SimulatedJob(.random(seed: seed))
        var random = SeededGenerator(seed: seed &* 31)
        let unluckyRuns = Int.random(in: 0...4, using: &random)
        for _ in 0..<unluckyRuns where try !job.hasEnded {
            let incident = Incident(
                kind: Incident.Kind.allCases.randomElement(using: &random) ?? .crash,
                event: Int.random(in: 1...(40 + job.scenario.rows.count * 3), using: &random))
            let tail = SimulatedDisk.Tail.allCases.randomElement(using: &random) ?? .lost
            try job.run(incident, tail: tail)
            try audit(job, seed, after: "\(incident), tail \(tail)") {
                try $0.checkJournal(
                    crashedAt: incident.kind == .crash ? job.world.crashedAt : nil)
            }
        }
        while try !job.hasEnded {
            let reasons = try job.replay().status?.reasons ?? []
            try #require(
                job.runs < unluckyRuns + 4, "BRIGADE_SEED=\(seed): the job does not end: \(reasons)"
            )
            try job.run()
        }
        try audit(job, seed, after: "the end") {
            try $0.checkJournal(crashedAt: nil)
            try $0.checkEnd()
        }
    }

    private func audit(
        _ job: SimulatedJob, _ seed: UInt64, after moment: String,
        _ check: (inout JobAudit) throws -> Void
    ) throws {
        var audit = try JobAudit(job)
        try check(&audit)
        for finding in audit.findings {
            Issue.record("BRIGADE_SEED=\(seed), run \(job.runs), \(moment): \(finding)")
        }
    }

    @Test("the same seed makes the same history", arguments: [3, 7, 12] as [UInt64])
    func replayable(seed: UInt64) throws {
        let histories = try (0..<2).map { _ in
            let job = try SimulatedJob(.random(seed: seed))
            try job.run()
            return job.world.history
        }
        #expect(histories[0] == histories[1])
    }
}
