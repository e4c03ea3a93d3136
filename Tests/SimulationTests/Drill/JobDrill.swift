// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport

/// Runs a job to its end through incidents that are drawn from a seed, and audits it on the way.
struct JobDrill {
    private let kind: DrillKind
    private let seed: UInt64
    private let job: SimulatedJob
    /// Events from which the one with the incident is drawn.
    private let events: Int
    private var outcome = DrillOutcome()

    private init(_ kind: DrillKind, seed: UInt64) throws {
        self.kind = kind
        self.seed = seed
        let scenario = kind.scenario(seed: seed)
        job = try SimulatedJob(scenario)
        events = 40 + scenario.rows.count * kind.eventsOfRow
    }

    /// Runs the drill of a seed. What goes wrong is a finding, whatever it is.
    static func run(_ kind: DrillKind, seed: UInt64) -> DrillOutcome {
        do {
            var drill = try JobDrill(kind, seed: seed)
            do {
                try drill.run()
            } catch {
                drill.outcome.findings.append("run \(drill.job.runs): \(error)")
            }
            drill.outcome.history = drill.job.world.history
            drill.outcome.coverage = drill.job.world.coverage
            return drill.outcome
        } catch {
            return DrillOutcome(findings: ["the job cannot be set up: \(error)"])
        }
    }

    private mutating func run() throws {
        var random = SeededGenerator(seed: seed &* 31)
        let unluckyRuns = Int.random(in: 0...4, using: &random)
        for _ in 0..<unluckyRuns where try !job.hasEnded {
            let ends = try job.status()?.isEnding == true
            let before = try job.replay().totals.finished
            var incident = Incident(
                kind: kind.incidents.randomElement(using: &random) ?? .crash,
                event: Int.random(in: 1...events, using: &random))
            if kind == .lives, random.chance(40) {
                incident.crashesAfter = Int.random(in: 1...30, using: &random)
            }
            let tail = SimulatedDisk.Tail.allCases.randomElement(using: &random) ?? .lost
            try job.run(incident, tail: tail)
            let crashedAt = incident.kind == .crash ? job.world.crashedAt : nil
            if try ends && job.replay().totals.finished != before {
                outcome.findings.append("run \(job.runs): a job that ends has copied again")
            }
            try audit(after: "\(incident), tail \(tail)") {
                try $0.checkJournal(crashedAt: crashedAt)
            }
            if random.chance(30) { try job.overwriteSource(using: &random) }
        }
        while try !job.hasEnded {
            guard job.runs < unluckyRuns + 4 else {
                let reasons = try job.replay().status?.reasons ?? []
                outcome.findings.append("the job does not end: \(reasons)")
                return
            }
            try job.run()
            // Whatever kept the store from serving is mended before the next try.
            job.world.executor.pass(milliseconds: 1_200_000)
        }
        job.store.settle()
        noteRepetitions()
        try audit(after: "the end") {
            try $0.checkJournal(crashedAt: nil)
            try $0.checkEnd()
        }
    }

    private func noteRepetitions() {
        for copies in job.store.model.arrivals.values where copies.count > 1 {
            job.world.note("object copied again", copies.count - 1)
        }
    }

    private mutating func audit(
        after moment: String, _ check: (inout JobAudit) throws -> Void
    ) throws {
        var audit = try JobAudit(job)
        try check(&audit)
        outcome.findings += audit.findings.map { "run \(job.runs), \(moment): \($0)" }
    }
}
