// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel
import Logging

/// One job from the command line: makes or finds it, runs it with signals and progress, says how it
/// ended.
struct JobSession {
    let state: StateOptions
    let output: OutputOptions
    let launch: LaunchOptions

    /// Creates a job and runs it.
    func start(_ order: JobOrder, id: JobID = .random()) async throws {
        let request = order.request
        let settings = launched(order.settings ?? RunSettings())
        try Confirmation.ask(for: request, yes: launch.yes)
        noteThreshold(request, settings)
        noteReplicas(request, order.replication)
        let jobs = try state.store()
        try await Self.withStore(settings, roleARN: request.roleARN, job: id) { store in
            let launcher = JobLauncher(jobs: jobs, store: store, surroundings: surroundings)
            let job = try await CommandEnd.refusing {
                try await launcher.create(
                    request, settings: settings, replication: order.replication, id: id)
            }
            // A resume of a job that was killed before it was ready need not ask again.
            if request.confirmationRequired {
                try jobs.wish(.status(.ready, at: SystemClock.now()), of: id)
            }
            try await run(job, jobs: jobs)
        }
    }

    /// Goes on with a job.
    func resume(_ job: JobDescriptor, settings: RunSettings) async throws {
        let jobs = try state.store()
        let settings = launched(settings)
        try await Self.withStore(settings, roleARN: job.request.roleARN, job: job.id) { store in
            let launcher = JobLauncher(jobs: jobs, store: store, surroundings: surroundings)
            let job = try await CommandEnd.refusing {
                try await launcher.reopen(job, settings: settings)
            }
            try await run(job, jobs: jobs)
        }
    }

    /// Writes the report of a job that has ended.
    func writeReport(_ job: JobDescriptor, settings: RunSettings) async throws {
        try await Self.withStore(settings, roleARN: job.request.roleARN, job: job.id) { store in
            try await CommandEnd.refusing {
                try await JobLauncher(jobs: state.store(), store: store).writeReport(of: job)
            }
        }
        show(try state.store().job(job.id))
    }

    /// The flags of this run win over what a job was created with.
    func launched(_ settings: RunSettings) -> RunSettings {
        var settings = settings
        launch.apply(to: &settings)
        return settings
    }

    /// The world, with a logger on standard error if one is wanted.
    var surroundings: RunSurroundings {
        var surroundings = RunSurroundings.system
        guard launch.isVerbose else { return surroundings }
        surroundings.logger = Logger(
            label: "brigade", factory: StreamLogHandler.standardError(label:))
        surroundings.logger.logLevel = .trace
        return surroundings
    }

    /// The job that `resume` means: the one named, or the only unfinished one.
    func unfinishedJob(_ name: String?) throws -> JobDescriptor {
        let store = try state.store()
        if let name { return try store.job(named: name) }
        let unfinished = try store.readableJobs().jobs.filter(\.isUnfinished)
        guard unfinished.count <= 1 else {
            let ids = unfinished.map(\.id.text).joined(separator: ", ")
            throw CommandEnd(CommandEnd.usage, "several jobs are unfinished; name one of: \(ids)")
        }
        guard let job = unfinished.first else {
            throw CommandEnd(
                CommandEnd.usage, "no job is unfinished; `brigade list` shows them all")
        }
        return job
    }

    /// Opens the store with its credentials, hands it to `body`, and closes it whatever happens.
    static func withStore<Result>(
        _ settings: RunSettings, roleARN: String?, job: JobID,
        _ body: (StoreAccess) async throws -> Result
    ) async throws -> Result {
        try await withSilentStore(settings, roleARN: roleARN, job: job) { store in
            try await CommandEnd.refusing { try await store.obtainCredentials() }
            return try await body(store)
        }
    }

    /// The same for what may have no need of credentials.
    static func withSilentStore<Result>(
        _ settings: RunSettings, roleARN: String?, job: JobID,
        _ body: (StoreAccess) async throws -> Result
    ) async throws -> Result {
        let settings = try OpenFileLimit.makeRoom(for: settings)
        let store = try CommandEnd.refusing(CommandEnd.usage) {
            try StoreAccess.open(settings, roleARN: roleARN, job: job)
        }
        defer { store.close() }
        return try await body(store)
    }

    func run(_ job: OpenJob, jobs: JobStore) async throws {
        StandardError.write("Job \(job.id) in \(job.path)\n")
        let watcher = SignalWatcher(control: job.control, tuning: job.tuning)
        watcher.start()
        let style = ProgressDisplay.style(wanted: launch.progress)
        let display = ProgressDisplay(style: style, board: job.board)
        try await withThrowingTaskGroup { group in
            group.addTask { await display.run() }
            defer { group.cancelAll() }
            do {
                try await CommandEnd.refusing { try await job.run() }
            } catch let end as CommandEnd {
                throw CommandEnd(end.exitCode, end.message + "\n" + advice(job.id))
            }
        }
        let ended = try jobs.job(job.id)
        show(ended)
        try conclude(ended, signal: watcher.signalNumber)
    }

    func show(_ job: JobDescriptor) {
        switch output.output {
        case .json: print(JobDocument.value(of: job).prettyText)
        case .text: print(JobText.summary(job))
        }
    }

    func advice(_ id: JobID) -> String {
        "Resume with: brigade resume \(id)\(state.flag)"
    }

    /// The exit code that the job's end deserves.
    func conclude(_ job: JobDescriptor, signal: Int32) throws {
        switch job.status {
        case .complete where job.progress.numberOfTasksFailed == 0: return
        case .complete: throw CommandEnd(CommandEnd.someRowsFailed)
        case .failed, .cancelled: throw CommandEnd(CommandEnd.jobFailed)
        case .suspended:
            StandardError.write("Confirm it with: brigade start \(job.id)\(state.flag)\n")
            throw CommandEnd(CommandEnd.jobFailed)
        default:
            StandardError.write(advice(job.id) + "\n")
            let isInterrupted = signal != 0 && job.failureReasons.isEmpty
            throw CommandEnd(isInterrupted ? 128 + signal : CommandEnd.jobFailed)
        }
    }

    /// What a replicate job cannot do, before it does anything.
    private func noteReplicas(_ request: JobRequest, _ rules: ReplicationConfiguration?) {
        guard request.operation == .s3ReplicateObject else { return }
        for sentence in ReplicationNotice.sentences { StandardError.write("Note: \(sentence)\n") }
        for member in rules?.ignoredMembers ?? [] {
            StandardError.write("Note: \(member) means nothing to a job and is ignored.\n")
        }
    }

    private func noteThreshold(_ request: JobRequest, _ settings: RunSettings) {
        // Replicating looks at every version, and inventories and listings tell sizes.
        guard case .s3PutObjectCopy = request.operation,
            request.manifest?.format == .csv20180820, !settings.headFirst
        else {
            return
        }
        if settings.bytesPerSecondMax != nil {
            StandardError.write(
                "Note: a CSV manifest carries no sizes; for --max-bandwidth each object's is asked "
                    + "first, one request more per object.\n")
            return
        }
        guard settings.multipartThresholdBytes != Limits.partBytesMax else { return }
        StandardError.write(
            "Note: a CSV manifest carries no sizes, so --multipart-threshold acts only with "
                + "--head-first.\n")
    }
}
