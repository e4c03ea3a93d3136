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
    let origin: ManifestOrigin
    let store: StoreAccess
    let board: ProgressBoard
    let control: RunControl
    let surroundings: RunSurroundings

    package init(
        directory: JobDirectory, request: JobRequest, settings: RunSettings,
        origin: ManifestOrigin, store: StoreAccess, board: ProgressBoard,
        control: RunControl, surroundings: RunSurroundings = .system, tuning: LiveTuning? = nil
    ) {
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
        let now = surroundings.now
        let file = try surroundings.openJournal(directory, .append)
        let replay = try JournalReplay(file)
        try refuseToRun(replay)
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
            resume: replay.resume, executor: surroundings.diskExecutor, now: now)
        try await journal.write(.runStarted(milliseconds: started.millisecondsSinceEpoch))
        store.patience?.begin(asking: question)
        defer { store.patience?.end() }
        do {
            try await carryOut(replay, journal)
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

    private func carryOut(_ replay: JournalReplay, _ journal: JobJournal) async throws {
        let prepared = try await watch(journal).during(.preparing) {
            await sweep(replay, journal)
            return control.stopped == nil ? await prepare(replay) : nil
        }
        if let prepared {
            try await watch(journal).during(.active) {
                await copyRows(prepared, replay, journal)
            }
        }
        if let total = board.rowsTotal, replay.rowsTotal == nil {
            try await journal.write(.manifestRead(rows: total))
        }
        surroundings.logger.debug(
            "Rows ended",
            metadata: [
                "job": "\(directory.jobID)", "stop": "\(control.stopped.map { "\($0)" } ?? "none")",
            ])
        switch control.stopped {
        case .interrupted?:
            try await journal.write(status: .paused)
        case .blocked(let failure)?:
            try await journal.write(status: .paused, reasons: [failure])
        case .failed(let failed)?:
            let failure = await explained(failed, prepared)
            try await finish(.failed, through: .failing, reasons: [failure], prepared, journal)
        case nil:
            try await finish(.complete, through: .completing, reasons: [], prepared, journal)
        }
    }

    /// Ends uploads that a killed run may have begun.
    private func sweep(_ replay: JournalReplay, _ journal: JobJournal) async {
        let uploads = UploadSweeper(client: store.client, request: request, journal: journal)
        await control.limitingAfterInterruption(sleep: surroundings.sleep) {
            await uploads.abortUnknown(among: replay.openUploads)
        }
    }

    /// What to run over; nil when there is nothing, and then the run has been stopped.
    private func prepare(_ replay: JournalReplay) async -> PreparedRun? {
        let hasBegun = replay.totals.finished > 0
        do {
            return try await control.limitingAfterInterruption(sleep: surroundings.sleep) {
                await Self.caught { try await preparation.run(hasBegun: hasBegun) }
            }.get()
        } catch {
            control.stop(ManifestFailure.stop(error))
            return nil
        }
    }

    private func watch(_ journal: JobJournal) -> OutageWatch {
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

    private var preparation: Preparation {
        Preparation(
            directory: directory, origin: origin, request: request, settings: settings,
            store: store, uptime: surroundings.uptime, board: board, control: control)
    }

    private func copyRows(
        _ prepared: PreparedRun, _ replay: JournalReplay, _ journal: JobJournal
    ) async {
        board.begin(replay.totals, manifest: prepared.manifest)
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
                group.addTask { await generate(generation) }
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
    private func generate(_ generation: ManifestGeneration) async {
        do {
            board.expect(rows: try await generation.run())
            try await preparation.publish(generation, created: surroundings.now())
        } catch {
            control.stop(ManifestFailure.stop(error))
        }
    }

    /// The reason of a failed job, and which permission it lacked if it was that.
    private func explained(_ failure: JobFailure, _ prepared: PreparedRun?) async -> JobFailure {
        guard MissingPermission.isUnnamed(failure), let prepared,
            case .s3PutObjectCopy(let copy) = request.operation
        else { return failure }
        let inquiry = PermissionInquiry(
            client: store.client, manifest: prepared.manifest, copy: copy)
        let missing = await control.limitingAfterInterruption(sleep: surroundings.sleep) {
            await inquiry.missing()
        }
        return missing.map { MissingPermission.failure(failure, missing: $0) } ?? failure
    }

    /// Ends the job: no upload of ours stays open, and the report accounts for every row that ran.
    private func finish(
        _ status: JobStatus, through: JobStatus, reasons: [JobFailure],
        _ prepared: PreparedRun?, _ journal: JobJournal
    ) async throws {
        let uploads = UploadSweeper(client: store.client, request: request, journal: journal)
        do {
            let file = try surroundings.openJournal(directory, .readOnly)
            let replay = try JournalReplay(file)
            // Where no row was ever tried, there is nothing to report.
            let publisher = try replay.totals.finished > 0 ? prepared.map(self.publisher) : nil
            if status == .complete { try Self.account(for: replay, total: board.rowsTotal) }
            let (report, left) = try await watch(journal).during(through, reasons: reasons) {
                try await control.limitingAfterInterruption(sleep: surroundings.sleep) {
                    await Self.caught {
                        let left = try await uploads.abortAll(replay.openUploads)
                        try Self.refuseToPublishWhenCancelled()
                        return (try await publisher?.publish(replay, journal: file), left)
                    }
                }.get()
            }
            if let report {
                surroundings.logger.debug(
                    "Report written",
                    metadata: ["job": "\(directory.jobID)", "location": "\(report.location)"])
                try await journal.write(.reportWritten(report))
            }
            let remarks = (left.map { [$0] } ?? []) + board.remarks
            try await journal.write(status: status, reasons: reasons + remarks)
        } catch let failure as JobFailure {
            control.stop(.blocked(failure))
            // After an interruption the failure is only that nobody waited any longer.
            let cause = control.isInterrupted ? [] : [failure]
            try await journal.write(status: .paused, reasons: reasons + cause)
        }
    }

    private func publisher(_ prepared: PreparedRun) throws -> ReportPublisher {
        ReportPublisher(
            directory: directory, request: request, manifest: try preparation.atRest(prepared),
            store: store, now: surroundings.now)
    }

    private static func caught<Value>(
        _ body: () async throws -> Value
    ) async -> Result<Value, any Error> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }

    /// A cancelled sweep has left uploads open, which only a resume can end: nothing is claimed.
    private static func refuseToPublishWhenCancelled() throws(JobFailure) {
        guard Task.isCancelled else { return }
        throw JobFailure(
            failureCode: "ReportNotWritten",
            failureReason: "The run was interrupted before the report was made")
    }

    /// The invariant of the whole product, looked at once more before anything is claimed.
    private static func account(
        for replay: JournalReplay, total: UInt64?
    ) throws(JobFailure) {
        guard let total, replay.totals.finished != total else { return }
        throw JobFailure(
            failureCode: "RowsUnaccounted",
            failureReason: "The manifest has \(total) rows and the journal "
                + "\(replay.totals.finished) outcomes; nothing is claimed. Resume the job to run "
                + "the missing rows")
    }

    private func refuseToRun(_ replay: JournalReplay) throws(JobFailure) {
        if let status = replay.status, JobStatus(rawValue: status.status)?.isTerminal == true {
            throw JobFailure(
                failureCode: "JobEnded",
                failureReason: "Job \(directory.jobID) is \(status.status) and cannot be run again")
        }
        if let reason = replay.header.manifest.difference(from: origin.fingerprint) {
            throw JobFailure(
                failureCode: "ManifestChanged",
                failureReason: "The manifest \(origin.name) is not the one the job was started "
                    + "with: \(reason). Put the original back, or start a new job")
        }
    }
}
