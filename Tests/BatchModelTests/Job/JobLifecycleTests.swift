// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@Suite struct JobLifecycleTests {
    /// Where a job leaves to, written down from the S3 User Guide (job statuses) and from
    /// docs/lifecycle.md: what somebody may cause, and what happens by itself. What is not here
    /// must not be.
    private static let table: [JobStatus: (user: Set<JobStatus>, service: Set<JobStatus>)] = [
        .new: ([.pausing, .cancelling], [.preparing, .paused, .failing]),
        .preparing: ([.pausing, .cancelling], [.suspended, .ready, .pausing, .paused, .failing]),
        .suspended: ([.ready, .cancelling], [.failing]),
        .ready: ([.pausing, .cancelling], [.active, .pausing, .paused, .failing]),
        .active: ([.pausing, .cancelling], [.completing, .pausing, .paused, .failing]),
        .pausing: ([.cancelling], [.paused, .failing]),
        .paused: (
            [.ready, .cancelling], [.preparing, .ready, .active, .completing, .failing]
        ),
        .completing: ([], [.complete, .paused, .failing]),
        .complete: ([], []),
        .cancelling: ([], [.cancelled]),
        .cancelled: ([], []),
        .failing: ([], [.failed]),
        .failed: ([], []),
    ]

    private static let noon = Timestamp(millisecondsSinceEpoch: 1_700_000_000_000)

    private func lifecycle(at status: JobStatus) -> JobLifecycle {
        var lifecycle = JobLifecycle()
        if status != .new { lifecycle.record(status, at: Self.noon) }
        return lifecycle
    }

    @Test(arguments: JobStatus.allCases, JobStatus.allCases)
    func `every pair of statuses is allowed to whom the table says`(
        from status: JobStatus, to next: JobStatus
    ) throws {
        let row = try #require(Self.table[status])
        for (actor, allowed) in [(JobActor.user, row.user), (.service, row.service)] {
            #expect(status.mayBecome(next, by: actor) == allowed.contains(next))
            var moved = lifecycle(at: status)
            let before = moved
            do {
                try moved.move(to: next, by: actor, at: Self.noon)
                #expect(allowed.contains(next))
                #expect(moved.status == next)
            } catch {
                #expect(!allowed.contains(next))
                #expect(error.status == status && error.wanted == next)
                #expect(moved == before)
            }
        }
    }

    @Test func `nothing leaves an ended job, and no job goes back from its end`() {
        for next in JobStatus.allCases {
            for actor in JobActor.allCases {
                for ended in [JobStatus.complete, .cancelled, .failed] {
                    #expect(!ended.mayBecome(next, by: actor))
                }
                if next != .failed { #expect(!JobStatus.failing.mayBecome(next, by: actor)) }
            }
        }
    }

    @Test func `a confirmed job never waits for confirmation again`() {
        for status in JobStatus.allCases where status != .preparing {
            for actor in JobActor.allCases {
                #expect(!status.mayBecome(.suspended, by: actor))
            }
        }
    }

    @Test func `a job tells since when and why it waits, and when it ended`() throws {
        var job = JobLifecycle()
        let later = Timestamp(millisecondsSinceEpoch: 1_700_000_100_000)
        try job.move(to: .preparing, by: .service, at: Self.noon)
        #expect(!job.isPrepared)
        try job.move(to: .suspended, by: .service, at: later)
        #expect(job.suspendedCause == "Awaiting your confirmation to run")
        #expect(job.suspendedDate == later)
        #expect(job.isPrepared && job.failureReasons.isEmpty)
        try job.move(to: .cancelling, by: .user, reason: "wrong bucket", at: later)
        #expect(job.terminationDate == nil)
        try job.move(to: .cancelled, by: .service, at: later)
        #expect(job.terminationDate == later)
        #expect(job.statusUpdateReason == "wrong bucket")
    }

    @Test func `a reason has 1 to 256 characters`() throws {
        for (count, isAllowed) in [(0, false), (1, true), (256, true), (257, false)] {
            var job = lifecycle(at: .active)
            let reason = String(repeating: "é", count: count)
            do {
                try job.move(to: .cancelling, by: .user, reason: reason, at: Self.noon)
                #expect(isAllowed)
            } catch {
                #expect(!isAllowed)
                #expect(job.status == .active)
            }
        }
    }

    @Test func `a Paused job that becomes Ready is not prepared by that`() throws {
        var job = JobLifecycle()
        try job.move(to: .preparing, by: .service, at: Self.noon)
        try job.move(to: .paused, by: .service, at: Self.noon)
        try job.move(to: .ready, by: .user, at: Self.noon)
        #expect(!job.isPrepared)
    }
}
