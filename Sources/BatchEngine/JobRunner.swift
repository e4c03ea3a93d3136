// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
package import BatchModel
import Logging
import S3Client

/// Runs a job, from its manifest to its completion report. Read this file first.
///
///     manifest bytes ─▶ ManifestReader ─▶ ManifestRow ─▶ ObjectCopier ⇄ S3Client ⇄ EventLoop
///                                                            │
///     CompletionReport ◀───────── Journal ◀─ OutcomeRecorder ◀─ TaskOutcome
///
/// A runner owns the job's directory while it exists: whoever makes it holds the lock.
package struct JobRunner: Sendable {
    let directory: JobDirectory
    let request: JobRequest
    let settings: RunSettings
    let tuning: LiveTuning
    /// Opened already; nil where the run opens it.
    let origin: ManifestOrigin?
    /// Whether somebody who may has said that the job is to run.
    let isConfirmed: Bool
    let store: StoreAccess
    let board: ProgressBoard
    let control: RunControl
    let surroundings: RunSurroundings

    package init(
        directory: JobDirectory, request: JobRequest, settings: RunSettings,
        origin: ManifestOrigin?, store: StoreAccess, board: ProgressBoard,
        control: RunControl, surroundings: RunSurroundings = .system, tuning: LiveTuning? = nil,
        isConfirmed: Bool = true
    ) {
        self.isConfirmed = isConfirmed
        self.directory = directory
        self.request = request
        self.settings = settings
        self.tuning = tuning ?? LiveTuning(settings.tuning, pacer: store.pacer)
        self.origin = origin
        self.store = store
        self.board = board
        self.control = control
        self.surroundings = surroundings
    }

    /// Runs the rows that no earlier run finished, and writes the report when none is left.
    ///
    /// - Throws: what keeps the job from starting: a journal that cannot be used, a manifest that
    ///   is not the one it was. What happens later is in the journal, and so in the job's status.
    package func run() async throws {
        try await run(to: .end)
    }

    /// The same for a part of the way.
    func run(to goal: RunGoal) async throws {
        let now = surroundings.now
        let file = try surroundings.openJournal(directory, .append)
        let replay = try JournalReplay(file)
        try refuseToRun(replay)
        if goal == .readiness, replay.lifecycle.isPrepared, control.stopped == nil { return }
        let started = now()
        let begun = surroundings.uptime()
        surroundings.logger.debug(
            "Run started",
            metadata: [
                "job": "\(directory.jobID)", "finished": "\(replay.totals.finished)",
                "resume-row": "\(replay.resume.row)", "open-uploads": "\(replay.openUploads.count)",
            ])
        let journal = JobJournal(
            writer: try JournalWriter(file, after: replay), progress: replay.progress,
            resume: replay.resume, lifecycle: replay.lifecycle,
            executor: surroundings.diskExecutor, now: now)
        try await journal.write(.runStarted(milliseconds: started.millisecondsSinceEpoch))
        store.patience?.begin(asking: question)
        defer { store.patience?.end() }
        do {
            try await carryOut(replay, journal, to: goal)
        } catch {
            // What a journal says once it has failed is only that it has; the first reason counts.
            if case .blocked(let first)? = control.stopped,
                first.failureCode == "JournalNotWritten"
            {
                throw BatchFileError(.journalUnusable, first.failureReason)
            }
            let failure = JobFailure(failureCode: "JournalNotWritten", failureReason: "\(error)")
            control.stop(.blocked(failure))
            throw error
        }
        // A clock that is set meanwhile changes what it shows, and not how long that was.
        let active = (surroundings.uptime() - begun).components
        let milliseconds = active.seconds * 1_000 + active.attoseconds / 1_000_000_000_000_000
        try await journal.write(
            .runEnded(
                milliseconds: now().millisecondsSinceEpoch,
                activeMilliseconds: UInt64(max(0, milliseconds))))
    }

    private func carryOut(
        _ replay: JournalReplay, _ journal: JobJournal, to goal: RunGoal
    ) async throws {
        // What was to end when a run was killed goes on with its end, and copies nothing more.
        if replay.lifecycle.status.isEnding { return try await goOnEnding(replay, journal) }
        let prepared = try await announcingStop(journal) {
            try await work(replay, journal, to: goal)
        }
        if let total = board.rowsTotal, replay.rowsTotal == nil, goal == .end {
            try await journal.write(.manifestRead(rows: total))
        }
        surroundings.logger.debug(
            "Rows ended",
            metadata: [
                "job": "\(directory.jobID)", "stop": "\(control.stopped.map { "\($0)" } ?? "none")",
            ])
        try await conclude(prepared, journal)
    }

    /// Prepares what is not prepared, and copies.
    ///
    /// - Returns: what rows were copied over; nil where it did not come to that.
    private func work(
        _ replay: JournalReplay, _ journal: JobJournal, to goal: RunGoal
    ) async throws -> PreparedRun? {
        let lifecycle = replay.lifecycle
        if lifecycle.status == .pausing {
            try await advance(
                journal, StatusChange(.paused, reasons: lifecycle.failureReasons))
        }
        var ready: PreparedRun?
        if !lifecycle.isPrepared {
            ready = try await makeReady(replay, journal, to: goal)
            guard ready != nil else { return nil }
        } else if lifecycle.status == .suspended, control.stopped == nil {
            guard isConfirmed else { throw Self.notConfirmed(directory.jobID) }
            try await advance(journal, StatusChange(.ready, by: .user))
        }
        guard goal == .end, control.stopped == nil else { return nil }
        return try await watch(journal).during(StatusChange(.active)) { [ready] in
            var prepared = ready
            if prepared == nil {
                await sweep(replay, journal)
                prepared = control.stopped == nil ? await prepare(replay, journal) : nil
            }
            if let prepared { await copyRows(prepared, replay, journal) }
            return prepared
        }
    }

    /// Gives the job the status that the run has come to.
    private func conclude(_ prepared: PreparedRun?, _ journal: JobJournal) async throws {
        switch control.stopped {
        case .interrupted?:
            try await journal.write(status: .paused)
        case .blocked(let failure)?, .yielded(let failure)?:
            try await journal.write(status: .paused, reasons: [failure])
        case .paused(let failure, let reason)?:
            try await journal.write(status: .paused, updateReason: reason, reasons: [failure])
        case .cancelled(let reason)?:
            try await finish(JobEnd(.cancelled, updateReason: reason), prepared, journal)
        case .failed(let failed)?:
            let failure = await explained(failed, prepared)
            try await finish(JobEnd(.failed, reasons: [failure]), prepared, journal)
        case nil:
            // What was only prepared has its status.
            if prepared != nil { try await finish(JobEnd(.complete), prepared, journal) }
        }
    }

    /// Runs `body`, and has the job's status say so as soon as somebody wants it to stop: work in
    /// flight may take a while, and a run that is killed meanwhile is not to copy any more.
    private func announcingStop<Result>(
        _ journal: JobJournal, _ body: () async throws -> Result
    ) async throws -> Result {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await announce(journal) }
            let result = try await body()
            group.cancelAll()
            try await group.waitForAll()
            return result
        }
    }

    private func announce(_ journal: JobJournal) async throws {
        await control.waitForStop()
        let change: StatusChange
        switch control.stopped {
        case .yielded(let failure)?: change = StatusChange(.pausing, reasons: [failure])
        case .paused(let failure, let reason)?:
            change = StatusChange(
                .pausing, by: .user, updateReason: reason, reasons: [failure])
        case .cancelled(let reason)?:
            change = StatusChange(.cancelling, by: .user, updateReason: reason)
        case .interrupted?, .blocked?, .failed?, nil: return
        }
        _ = try await journal.change(change)
    }

    /// Changes the status, unless a stop has done so meanwhile.
    func advance(_ journal: JobJournal, _ change: StatusChange) async throws {
        guard try await !journal.change(change), control.stopped == nil else { return }
        throw JobJournal.refused(change)
    }

    func watch(_ journal: JobJournal) -> OutageWatch {
        OutageWatch(
            patience: store.patience, journal: journal, board: board, control: control,
            logger: surroundings.logger)
    }

    /// What tells a store that is away from one that fails an object.
    private var question: @Sendable () async -> Bool {
        let bucket: [UInt8]? =
            switch request.operation {
            case .s3PutObjectCopy(let copy):
                CopyPlan(operation: copy, settings: settings).destinationBucket
            case .s3ReplicateObject:
                (try? ReplicationFile.read(of: directory))?.rules.first(where: \.isEnabled).map {
                    Array($0.destination.bucket.name.utf8)
                }
            case .other: nil
            }
        guard let bucket else { return { false } }
        let question = StoreQuestion(client: store.client, bucket: bucket)
        return { await question.isAnswered() }
    }

    private func copyRows(
        _ prepared: PreparedRun, _ replay: JournalReplay, _ journal: JobJournal
    ) async {
        board.begin(replay.totals, manifest: prepared.manifest)
        if let total = replay.rowsTotal { board.expect(rows: total) }
        let recorder = OutcomeRecorder(
            board: board,
            threshold: FailureThreshold(percent: settings.failureThresholdPercent),
            control: control, logger: surroundings.logger)
        let feeder = ManifestFeeder(
            manifest: prepared.manifest, resume: replay.resume, journal: journal, board: board,
            control: control)
        let run = CopyRun(
            store: store, operation: prepared.operation, settings: settings, tuning: tuning,
            feeder: feeder, recorder: recorder,
            earlier: EarlierRuns(replay, now: surroundings.now), surroundings: surroundings)
        await withTaskGroup { group in
            if let generation = prepared.generation {
                group.addTask { await generate(generation, from: prepared.origin) }
            }
            if prepared.manifest.namesVersions {
                await StrayRequests.settle(
                    after: replay, control: control, surroundings: surroundings)
            }
            await run.run()
            if control.stopped != nil { group.cancelAll() }
        }
    }

    /// Lists, while rows are copied, what is left to list, and writes the list where it is wanted.
    private func generate(_ generation: ManifestGeneration, from origin: ManifestOrigin) async {
        do {
            board.expect(rows: try await generation.run())
            try await preparation(origin).publish(generation, created: surroundings.now())
        } catch {
            control.stop(ManifestFailure.stop(error))
        }
    }

    private func refuseToRun(_ replay: JournalReplay) throws(JobFailure) {
        let status = replay.lifecycle.status
        if status.isTerminal {
            throw JobFailure(
                failureCode: "JobEnded",
                failureReason:
                    "Job \(directory.jobID) is \(status.rawValue) and cannot be run again")
        }
        if let origin, replay.manifest.isPinned { try Self.refuseIfChanged(origin, replay) }
    }

    static func refuseIfChanged(
        _ origin: ManifestOrigin, _ replay: JournalReplay
    ) throws(JobFailure) {
        guard let reason = replay.manifest.difference(from: origin.fingerprint) else { return }
        throw JobFailure(
            failureCode: "ManifestChanged",
            failureReason: "The manifest \(origin.name) is not the one the job was started "
                + "with: \(reason). Put the original back, or start a new job")
    }

    static func notConfirmed(_ id: String) -> JobFailure {
        JobFailure(
            failureCode: "NotConfirmed",
            failureReason: "Job \(id) awaits your confirmation to run; give it with: "
                + "brigade start \(id)")
    }
}
