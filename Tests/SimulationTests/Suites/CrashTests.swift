// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

/// One small job, crashed at every single event: each write and sync of the journal with each kind
/// of tail, each arrival of a request at the store, each departure of an answer.
@Suite struct CrashTests {
    private static let seed: UInt64 = 42

    @Test func `no crash loses, repeats or forges a row, or leaves an upload behind`() throws {
        let undisturbed = try SimulatedJob(.quiet(seed: Self.seed))
        try undisturbed.run()
        let events = undisturbed.world.events
        #expect(events > 150)
        for event in 1...events {
            for tail in SimulatedDisk.Tail.allCases {
                let job = try SimulatedJob(.quiet(seed: Self.seed))
                let hadUnsynced = try crash(job, Incident(kind: .crash, event: event), tail)
                try resume(job, "crash at event \(event), tail \(tail)")
                // Where everything was synced, every tail is the same.
                if !hadUnsynced { break }
            }
        }
    }

    @Test func `no stop loses, repeats or forges a row, or leaves an upload behind`() throws {
        try atEveryEvent(.interrupt)
    }

    @Test func `no pause and no cancellation loses or forges a row, or leaves an upload behind`()
        throws
    {
        try atEveryEvent(.yield)
        try atEveryEvent(.pause)
        try atEveryEvent(.cancel)
    }

    @Test func `no full disk and no failed sync loses a row or leaves an upload behind`() throws {
        try atEveryEvent(.diskFull)
        try atEveryEvent(.syncFails)
    }

    private func atEveryEvent(_ kind: Incident.Kind) throws {
        let undisturbed = try SimulatedJob(.quiet(seed: Self.seed))
        try undisturbed.run()
        for event in 1...undisturbed.world.events {
            let job = try SimulatedJob(.quiet(seed: Self.seed))
            try job.run(Incident(kind: kind, event: event), tail: .kept)
            try resume(job, "\(kind) at event \(event)")
        }
    }

    /// Whether the crash found bytes that were not synced.
    private func crash(
        _ job: SimulatedJob, _ incident: Incident, _ tail: SimulatedDisk.Tail
    ) throws -> Bool {
        try job.run(incident, tail: nil)
        let hadUnsynced = job.disk.unsyncedCount > 0
        job.disk.recover(tail)
        var audit = try JobAudit(job)
        try audit.checkJournal(crashedAt: job.world.crashedAt)
        for finding in audit.findings { Issue.record("\(incident), tail \(tail): \(finding)") }
        return hadUnsynced
    }

    private func resume(_ job: SimulatedJob, _ moment: String) throws {
        if try !job.hasEnded { try job.run() }
        var audit = try JobAudit(job)
        try audit.checkJournal(crashedAt: nil)
        try audit.checkEnd()
        for finding in audit.findings { Issue.record("\(moment): \(finding)") }
    }
}
