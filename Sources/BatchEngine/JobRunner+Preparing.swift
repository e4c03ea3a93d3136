// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// From a manifest that somebody names to one that is known to be good.
extension JobRunner {
    /// Prepares a job that never was, and leaves it Ready or Suspended.
    ///
    /// - Returns: what to copy over at once; nil where there is nothing to go on with.
    func makeReady(
        _ replay: JournalReplay, _ journal: JobJournal, to goal: RunGoal
    ) async throws -> PreparedRun? {
        let waits = request.confirmationRequired && (goal == .readiness || !isConfirmed)
        let prepared = try await watch(journal).during(StatusChange(.preparing)) {
            guard control.stopped == nil, let prepared = await prepare(replay, journal) else {
                return nil as PreparedRun?
            }
            if waits || goal == .readiness {
                try await count(prepared, listing: waits, replay, journal)
            }
            return prepared
        }
        guard let prepared, control.stopped == nil else { return nil }
        guard waits else {
            try await advance(journal, StatusChange(.ready))
            return goal == .end ? prepared : nil
        }
        let cause = JobFailure(
            failureCode: "AwaitingConfirmation", failureReason: JobLifecycle.confirmationCause)
        try await advance(journal, StatusChange(.suspended, reasons: [cause]))
        return nil
    }

    /// What to run over; nil when there is nothing, and then the run has been stopped.
    func prepare(_ replay: JournalReplay, _ journal: JobJournal) async -> PreparedRun? {
        if let refusal = request.operation.refusal {
            control.stop(.failed(refusal))
            return nil
        }
        let hasBegun = replay.totals.finished > 0
        do {
            return try await control.limitingAfterStop(sleep: surroundings.sleep) {
                await Self.caught {
                    let origin = try await open(replay, journal)
                    return try await preparation(origin).run(hasBegun: hasBegun)
                }
            }.get()
        } catch {
            let isNew = !replay.lifecycle.isPrepared && !replay.header.manifest.isPinned
            control.stop(
                isNew ? ManifestFailure.stopOfNewJob(error) : ManifestFailure.stop(error))
            return nil
        }
    }

    /// Ends uploads that a killed run may have begun.
    func sweep(_ replay: JournalReplay, _ journal: JobJournal) async {
        let uploads = UploadSweeper(client: store.client, request: request, journal: journal)
        await control.limitingAfterStop(sleep: surroundings.sleep) {
            await uploads.abortUnknown(among: replay.openUploads)
        }
    }

    func preparation(_ origin: ManifestOrigin) -> Preparation {
        Preparation(
            directory: directory, origin: origin, request: request, settings: settings,
            store: store, uptime: surroundings.uptime, board: board, control: control)
    }

    /// What the rows come from: the manifest that the job was pinned to, or the one that it is
    /// pinned to from now on.
    func open(_ replay: JournalReplay, _ journal: JobJournal?) async throws -> ManifestOrigin {
        var origin = origin
        if origin == nil { origin = try await store.origin(of: request, settings) }
        guard let origin else { preconditionFailure("an origin was opened") }
        if replay.manifest.isPinned { try Self.refuseIfChanged(origin, replay) }
        guard let journal, !replay.lifecycle.isPrepared else { return origin }
        if !replay.manifest.isPinned { try await origin.refuseIfUnusable(request) }
        try await examine(origin, replay)
        if !replay.manifest.isPinned {
            try await journal.write(.manifestPinned(origin.fingerprint))
        }
        return origin
    }

    /// Looks whether a job that never was prepared can run at all.
    private func examine(_ origin: ManifestOrigin, _ replay: JournalReplay) async throws {
        let isUnseen = !replay.header.manifest.isPinned
        let mode = JobPreflight.mode(
            settings.preflight, isUnseen: isUnseen, isToBeConfirmed: request.confirmationRequired)
        if let mode {
            try await JobPreflight(
                directory: directory, request: request, settings: settings, store: store,
                surroundings: surroundings
            ).run(mode, of: origin)
        } else if isUnseen {
            try await DestinationCheck(request: request, settings: settings, store: store).run()
        }
    }

    /// Finds out how many rows there are; a listing is finished for that only where somebody is to
    /// confirm what it finds.
    private func count(
        _ prepared: PreparedRun, listing: Bool, _ replay: JournalReplay, _ journal: JobJournal
    ) async throws {
        let counted = await control.limitingAfterStop(sleep: surroundings.sleep) {
            await Self.caught { try await rowCount(prepared, listing: listing) }
        }
        switch counted {
        case .success(let rows?) where control.stopped == nil && replay.rowsTotal == nil:
            try await journal.write(.manifestRead(rows: rows))
        case .success: break
        case .failure(let error): control.stop(ManifestFailure.stopOfNewJob(error))
        }
    }

    private func rowCount(_ prepared: PreparedRun, listing: Bool) async throws -> UInt64? {
        if let generation = prepared.generation {
            guard listing else { return nil }
            let rows = try await generation.run()
            try await preparation(prepared.origin).publish(generation, created: surroundings.now())
            return rows
        }
        if let manifest = prepared.manifest.source as? PreparedManifest {
            return manifest.rowCount
        }
        var rows: UInt64 = 0
        var reader = prepared.manifest.reader()
        while !control.isStopping, let chunk = try await reader.next() {
            rows = chunk.end.row
            board.prepare(rows: chunk.count)
        }
        board.endPreparing()
        return rows
    }

    static func caught<Value>(
        _ body: () async throws -> Value
    ) async -> Result<Value, any Error> {
        do {
            return .success(try await body())
        } catch {
            return .failure(error)
        }
    }
}
