// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

/// Whole jobs over several versions of each key: whatever happens, and whenever a run ends, no
/// version arrives at the destination above a newer one.
@Suite struct VersionJobTests {
    @Test func `no crash puts a version above a newer one`() throws {
        try atEveryEvent(.crash)
    }

    @Test func `no stop puts a version above a newer one`() throws {
        try atEveryEvent(.interrupt)
    }

    @Test func `no full disk and no failed sync puts a version above a newer one`() throws {
        try atEveryEvent(.diskFull)
        try atEveryEvent(.syncFails)
    }

    /// The store still has requests of the first run when the third begins.
    @Test func `no stop right after a crash puts a version above a newer one`() throws {
        let scenario = Scenario.quietVersions(seed: 42)
        let undisturbed = try SimulatedJob(scenario)
        try undisturbed.run()
        for event in 1...undisturbed.world.events {
            let job = try SimulatedJob(scenario)
            try job.run(Incident(kind: .crash, event: event))
            try job.run(Incident(kind: .interrupt, event: 5))
            try finish(job, "stop after crash at event \(event)")
        }
    }

    private func atEveryEvent(_ kind: Incident.Kind) throws {
        let scenario = Scenario.quietVersions(seed: 42)
        let undisturbed = try SimulatedJob(scenario)
        try undisturbed.run()
        #expect(undisturbed.world.events > 100)
        for event in 1...undisturbed.world.events {
            for tail in kind == .crash ? SimulatedDisk.Tail.allCases : [.kept] {
                let job = try SimulatedJob(scenario)
                try job.run(Incident(kind: kind, event: event), tail: nil)
                let hadUnsynced = job.disk.unsyncedCount > 0
                job.disk.recover(tail)
                try audit(job, "\(kind) at event \(event), tail \(tail)") {
                    try $0.checkJournal(crashedAt: kind == .crash ? job.world.crashedAt : nil)
                }
                try finish(job, "resumed after \(kind) at event \(event), tail \(tail)")
                // Where everything was synced, every tail is the same.
                if !hadUnsynced { break }
            }
        }
    }

    private func finish(_ job: SimulatedJob, _ moment: String) throws {
        if try !job.hasEnded { try job.run() }
        job.store.settle()
        try audit(job, moment) {
            try $0.checkJournal(crashedAt: nil)
            try $0.checkEnd()
        }
    }

    private func audit(
        _ job: SimulatedJob, _ moment: String, _ check: (inout JobAudit) throws -> Void
    ) throws {
        var audit = try JobAudit(job)
        try check(&audit)
        for finding in audit.findings { Issue.record("\(moment): \(finding)") }
    }
}
