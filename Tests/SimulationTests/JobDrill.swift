// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import TestSupport
import Testing

/// Runs a job to its end through incidents that are drawn from a seed, and audits it on the way.
struct JobDrill {
    let seed: UInt64
    let job: SimulatedJob
    /// Events from which the one with the incident is drawn.
    let events: Int

    init(_ scenario: Scenario, eventsOfRow: Int) throws {
        seed = scenario.seed
        job = try SimulatedJob(scenario)
        events = 40 + scenario.rows.count * eventsOfRow
    }

    func run() throws {
        var random = SeededGenerator(seed: seed &* 31)
        let unluckyRuns = Int.random(in: 0...4, using: &random)
        for _ in 0..<unluckyRuns where try !job.hasEnded {
            let incident = Incident(
                kind: Incident.Kind.allCases.randomElement(using: &random) ?? .crash,
                event: Int.random(in: 1...events, using: &random))
            let tail = SimulatedDisk.Tail.allCases.randomElement(using: &random) ?? .lost
            try job.run(incident, tail: tail)
            try audit(after: "\(incident), tail \(tail)") {
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
            // Whatever kept the store from serving is mended before the next try.
            job.world.executor.pass(milliseconds: 1_200_000)
        }
        job.store.settle()
        try audit(after: "the end") {
            try $0.checkJournal(crashedAt: nil)
            try $0.checkEnd()
        }
    }

    private func audit(after moment: String, _ check: (inout JobAudit) throws -> Void) throws {
        var audit = try JobAudit(job)
        try check(&audit)
        for finding in audit.findings {
            Issue.record("BRIGADE_SEED=\(seed), run \(job.runs), \(moment): \(finding)")
        }
    }
}
