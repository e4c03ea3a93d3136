// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// What is asked of a job without running it here.
extension JobSession {
    /// Makes a job and prepares it, and runs nothing.
    func create(_ order: JobOrder, id: JobID = .random()) async throws {
        let jobs = try state.store()
        let settings = launched(order.settings ?? RunSettings())
        var order = order
        order.settings = settings
        try await Self.withStore(settings, roleARN: order.request.roleARN, job: id) { store in
            let launcher = JobLauncher(jobs: jobs, store: store, surroundings: surroundings)
            try await prepare(
                try CommandEnd.refusing { try launcher.accept(order, id: id) })
        }
        let job = try jobs.job(id)
        show(job)
        switch job.status {
        case .ready, .suspended:
            guard output.output == .text else { return }
            StandardError.write("Run it with: brigade start \(id)\(state.flag)\n")
        default: try conclude(job, signal: 0)
        }
    }

    private func prepare(_ job: OpenJob) async throws {
        StandardError.write("Job \(job.id) in \(job.path)\n")
        let watcher = SignalWatcher(control: job.control, tuning: job.tuning)
        watcher.start()
        try await CommandEnd.refusing { try await job.prepare() }
    }

    /// Has a job run: here, or by the service that has the state directory.
    func begin(_ job: JobDescriptor) async throws {
        let jobs = try state.store()
        try Self.refuseEnded(job)
        guard !job.status.isEnding else { return try await resume(job, settings: job.settings) }
        if job.hasWaitedTooLong(at: SystemClock.now()) {
            try await settle(job, .failed(JobDescriptor.suspendedTooLong))
            let failed = try jobs.job(job.id)
            show(failed)
            return try conclude(failed, signal: 0)
        }
        try jobs.wish(.status(.ready, at: SystemClock.now()), of: job.id)
        guard jobs.isServed || job.isRunning else {
            return try await resume(try jobs.job(job.id), settings: job.settings)
        }
        let now = try await wait(for: job) { $0.status != job.status || $0.isRunning }
        show(now)
    }

    /// Has a job paused or cancelled, whoever runs it.
    func ask(_ status: RequestedJobStatus, of job: JobDescriptor, reason: String?) async throws {
        let jobs = try state.store()
        try Self.refuseEnded(job)
        guard job.status.takes(status) || job.wishes.request?.status == status else {
            let problem = JobStatusProblem(status: job.status, wanted: status.firstStatus)
            throw CommandEnd(CommandEnd.usage, "job \(job.id): \(problem)")
        }
        if let reason, !Limits.statusUpdateReasonLength.contains(reason.count) {
            throw CommandEnd(CommandEnd.usage, "--reason: allowed: 1 to 256 characters")
        }
        let wishes = try jobs.wish(
            .status(status, reason: reason, at: SystemClock.now()), of: job.id)
        guard wishes.request?.status == status else {
            throw CommandEnd(CommandEnd.usage, "job \(job.id) is being cancelled")
        }
        let now = try await wait(for: job) { Self.isDone(status, $0) || !$0.isRunning }
        if !Self.isDone(status, now), !now.isRunning {
            // Nobody runs it: what is asked is done here.
            try await settle(now, nil)
        }
        let after = try jobs.job(job.id)
        show(after)
        guard Self.isDone(status, after) || after.isRunning else {
            throw CommandEnd(CommandEnd.jobFailed)
        }
    }

    private static func isDone(_ status: RequestedJobStatus, _ job: JobDescriptor) -> Bool {
        switch status {
        case .cancelled: job.status.isTerminal
        case .paused: job.status == .paused && !job.isRunning || job.status.isTerminal
        case .ready: job.status != .suspended && job.status != .paused
        }
    }

    /// Looks until it is so, for as long as a run may take to follow.
    private func wait(
        for job: JobDescriptor, until isDone: (JobDescriptor) -> Bool
    ) async throws -> JobDescriptor {
        let jobs = try state.store()
        var now = try jobs.job(job.id)
        for _ in 0..<(Limits.wishSeconds * 10) where !isDone(now) {
            try await ContinuousClock().sleep(for: .milliseconds(100))
            now = try jobs.job(job.id)
        }
        return now
    }

    /// Ends or pauses a job that nobody runs: takes it, does what is asked of it, lets go of it.
    private func settle(_ job: JobDescriptor, _ stop: RunStop?) async throws {
        let jobs = try state.store()
        try await Self.withSilentStore(
            job.settings, roleARN: job.request.roleARN, job: job.id
        ) { store in
            let launcher = JobLauncher(jobs: jobs, store: store, surroundings: surroundings)
            try await CommandEnd.refusing {
                let open = try launcher.takeUp(job)
                if let stop { open.control.stop(stop) }
                try await open.run()
            }
        }
    }

    static func refuseEnded(_ job: JobDescriptor) throws {
        guard job.status.isTerminal else { return }
        throw CommandEnd(
            CommandEnd.usage,
            "job \(job.id) is \(job.status.rawValue); a job that has ended stays as it is. Make a "
                + "new one of it with: brigade clone \(job.id)")
    }
}
