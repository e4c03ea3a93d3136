// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel
import S3Client

/// Compares a job's destination with what its manifest and journal say, and changes nothing: the
/// same reading, side by side and in bounded memory, as a run.
package struct JobVerifier: Sendable {
    package let board = ProgressBoard()
    package let control = RunControl()
    private let job: JobDescriptor
    private let settings: RunSettings
    private let store: StoreAccess
    private let request: VerificationRequest
    private let surroundings: RunSurroundings
    private let gate: WorkerGate
    private let slots: PartGate
    private let throttles = ThrottleCounter()

    /// `settings` are the job's, with what this run is to do otherwise.
    package init(
        job: JobDescriptor, settings: RunSettings, store: StoreAccess,
        request: VerificationRequest, surroundings: RunSurroundings = .system
    ) {
        self.job = job
        self.settings = settings
        self.store = store
        self.request = request
        self.surroundings = surroundings
        let bound = min(settings.concurrencyBound, store.concurrencyMax)
        let level = min(settings.concurrency.startingLevel, bound)
        gate = WorkerGate(level: level)
        slots = PartGate(slots: level)
        board.note(level: level)
    }

    /// Looks at all that is to be looked at; what was found so far when it was asked to stop.
    ///
    /// - Throws: `JobFailure`, `BatchFileError`: what keeps it from going on.
    package func run() async throws -> VerificationSummary {
        // Nobody goes on with the job meanwhile.
        let lock = try job.directory.lock()
        try await store.obtainCredentials()
        let journal = try job.directory.openJournal(.readOnly)
        let replay = try JournalReplay(journal)
        guard replay.totals.finished > 0, let manifest = try await manifest(replay) else {
            throw JobFailure(
                failureCode: "NothingToVerify",
                failureReason: "No row of job \(job.id) has an outcome, so there is nothing to"
                    + " verify; run it with: brigade resume \(job.id)")
        }
        board.begin(JournalTotals(), manifest: manifest)
        let walk = OutcomeWalk(
            manifest: manifest.source, layout: manifest.layout, progress: replay.progress,
            failures: FailureReader(journal, index: replay.failures))
        let finder = SubjectFinder(
            manifest: manifest, sample: request.sample,
            of: replay.totals.succeeded + replay.totals.skipped)
        if let sample = request.sample { board.expect(rows: sample) }
        var summary = try await check(walk, finder)
        try await manifest.source.verifyUnchanged()
        if case .blocked(let failure)? = control.stopped { throw failure }
        summary.reportProblems = try ReportAudit(directory: job.directory, replay).problems()
        withExtendedLifetime(lock) {}
        return summary
    }

    /// The manifest that the job ran over; nil when it never came to one.
    private func manifest(_ replay: JournalReplay) async throws -> OpenManifest? {
        let origin = try await store.origin(of: job.request, settings)
        if let reason = replay.manifest.difference(from: origin.fingerprint) {
            throw JobFailure(
                failureCode: "ManifestChanged",
                failureReason: "The manifest \(origin.name) is not the one the job was started"
                    + " with: \(reason). Put the original back")
        }
        let preparation = Preparation(
            directory: job.directory, origin: origin, request: job.request, settings: settings,
            store: store, uptime: surroundings.uptime, board: ProgressBoard(), control: control)
        return try await preparation.manifest(hasBegun: true)
    }

    /// Runs until all is checked or somebody asks to stop.
    private func check(
        _ walk: OutcomeWalk, _ finder: SubjectFinder
    ) async throws -> VerificationSummary {
        let destinations = CopyDestinations(
            job.request.operation, replication: try ReplicationFile.read(of: job.directory),
            settings: settings)
        let tally = try VerificationTally(
            reportPath: request.reportPath, destinations: destinations, board: board)
        let result = await withTaskGroup(of: Result<VerificationSummary, any Error>?.self) {
            group in
            group.addTask {
                await Self.caught { try await check(walk, finder, tally, destinations) }
            }
            group.addTask {
                await control.waitForStop()
                return nil
            }
            if settings.concurrency == .automatic {
                group.addTask {
                    await pilot.run()
                    return nil
                }
            }
            var result: Result<VerificationSummary, any Error>?
            for await ended in group {
                result = result ?? ended
                group.cancelAll()
            }
            gate.close()
            return result
        }
        guard let result else { preconditionFailure("the verification returned nothing") }
        return try result.get()
    }

    private func check(
        _ walk: OutcomeWalk, _ finder: SubjectFinder, _ tally: VerificationTally,
        _ destinations: CopyDestinations
    ) async throws -> VerificationSummary {
        var (walk, finder, tally) = (walk, finder, tally)
        try await withThrowingTaskGroup(of: (ManifestRow, CheckResult).self) { group in
            var inFlight = 0
            var next = 0
            func take() async throws {
                guard let (row, result) = try await group.next() else { return }
                inFlight -= 1
                if case .blocked(let failure) = result { control.stop(.blocked(failure)) }
                try tally.add(row, result)
            }
            func look(at subjects: [CheckSubject]) async throws {
                for subject in subjects where !control.isStopping {
                    while inFlight >= bound { try await take() }
                    let lane = store.lanes[next / Limits.workersPerLoop % store.lanes.count]
                    next += 1
                    inFlight += 1
                    let checker = checker(lane, destinations)
                    group.addTask(executorPreference: lane.executor) {
                        await slots.withSlot { (subject.row, await checker.check(subject)) }
                    }
                }
            }
            while !control.isStopping, let chunk = try await walk.next() {
                board.read(rows: chunk.chunk.end.row, bytes: chunk.chunk.end.offset)
                var summary = tally.summary
                let subjects = try finder.subjects(in: chunk, &summary) { row, failure in
                    try tally.addFailed(row, failure)
                }
                tally.summary = summary
                try await look(at: subjects)
            }
            try await look(at: finder.finish(&tally.summary))
            while inFlight > 0 { try await take() }
        }
        if control.stopped != nil { tally.summary.isWhole = false }
        return try tally.finish()
    }

    /// Rows that wait for their turn or their answer.
    private var bound: Int { min(settings.concurrencyBound, store.concurrencyMax) }

    private func checker(_ lane: StoreLane, _ destinations: CopyDestinations) -> RowChecker {
        RowChecker(
            client: lane.client, destinations: destinations, verification: request.verification,
            endedAt: job.terminatedAt, throttles: throttles)
    }

    private var pilot: ConcurrencyPilot {
        ConcurrencyPilot(
            tuning: LiveTuning(settings.tuning, pacer: store.pacer), connectionsMax: bound,
            gate: gate, partGate: slots, throttles: throttles, board: board, pacer: store.pacer,
            surroundings: surroundings)
    }

    private static func caught<Value>(
        _ body: () async throws -> Value
    ) async -> Result<Value, any Error>? {
        do { return .success(try await body()) } catch { return .failure(error) }
    }
}
