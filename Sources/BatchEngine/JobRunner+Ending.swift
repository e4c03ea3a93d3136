// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Logging

/// From the last row that runs to the end of the job.
extension JobRunner {
    /// Goes on with an end that a run had begun when it was killed.
    func goOnEnding(_ replay: JournalReplay, _ journal: JobJournal) async throws {
        switch replay.lifecycle.status {
        case .cancelling: try await finish(JobEnd(.cancelled), nil, journal)
        case .failing:
            // What came later tells why it has not ended yet.
            let reasons = Array(replay.lifecycle.failureReasons.prefix(1))
            try await finish(JobEnd(.failed, reasons: reasons), nil, journal)
        default: try await finish(JobEnd(.complete), nil, journal)
        }
    }

    /// Ends the job: no upload of ours stays open, and the report accounts for every row that ran.
    func finish(_ end: JobEnd, _ prepared: PreparedRun?, _ journal: JobJournal) async throws {
        let uploads = UploadSweeper(client: store.client, request: request, journal: journal)
        do {
            let file = try surroundings.openJournal(directory, .readOnly)
            let replay = try JournalReplay(file)
            if end.status == .complete {
                try Self.account(for: replay, total: board.rowsTotal ?? replay.rowsTotal)
            }
            let ended = try await watch(journal).during(end.through) {
                try await control.limitingAfterInterruption(sleep: surroundings.sleep) {
                    await Self.caught {
                        let left = try await uploads.abortAll(replay.openUploads)
                        try Self.refuseToPublishWhenCancelled()
                        let report = try await publish(end, replay, file, prepared)
                        return (left: left, report: report)
                    }
                }.get()
            }
            if let report = ended.report.report {
                surroundings.logger.debug(
                    "Report written",
                    metadata: ["job": "\(directory.jobID)", "location": "\(report.location)"])
                try await journal.write(.reportWritten(report))
            }
            let remarks = [ended.report.problem, ended.left].compactMap(\.self) + board.remarks
            try await journal.write(status: end.status, reasons: end.reasons + remarks)
        } catch let failure as JobFailure {
            try await leave(end, failure, journal)
        }
    }

    /// The end cannot be reached now. What was to fail or to be cancelled stays so, and never runs
    /// again; a job that was to be Complete may have rows to run.
    private func leave(
        _ end: JobEnd, _ failure: JobFailure, _ journal: JobJournal
    ) async throws {
        control.stop(.blocked(failure))
        // Who leaves has no failure to tell: it is only that nobody waited any longer.
        let cause: [JobFailure] =
            switch control.leaving {
            case .paused(let reason, _)?: [reason]
            case nil: [failure]
            default: []
            }
        if end.status == .complete {
            try await journal.write(status: .paused, reasons: cause)
        } else {
            try await journal.write(
                status: end.through.status, by: end.through.actor, reasons: end.reasons + cause)
        }
    }

    /// The report where one is due, or what is in its way where the job ends without.
    private func publish(
        _ end: JobEnd, _ replay: JournalReplay, _ journal: any JournalFile,
        _ prepared: PreparedRun?
    ) async throws -> (report: JournalReport?, problem: JobFailure?) {
        // Where no row was ever tried, there is nothing to report.
        guard replay.totals.finished > 0 else { return (nil, nil) }
        do {
            guard let publisher = try await publisher(prepared, replay) else { return (nil, nil) }
            return (try await publisher.publish(replay, journal: journal), nil)
        } catch let failure as JobFailure where end.mayLackReport && !Task.isCancelled {
            return (
                nil,
                JobFailure(
                    failureCode: failure.failureCode,
                    failureReason: failure.failureReason + ". Write it later with: brigade report "
                        + directory.jobID)
            )
        }
    }

    private func publisher(
        _ prepared: PreparedRun?, _ replay: JournalReplay
    ) async throws -> ReportPublisher? {
        let manifest: OpenManifest
        if let prepared {
            manifest = try preparation(prepared.origin).atRest(prepared)
        } else {
            do {
                let preparation = preparation(try await open(replay, nil))
                guard let found = try await preparation.manifest(hasBegun: true) else { return nil }
                manifest = found
            } catch let failure as JobFailure {
                throw failure
            } catch {
                throw JobFailure(failureCode: "ReportNotWritten", failureReason: "\(error)")
            }
        }
        return ReportPublisher(
            directory: directory, request: request, manifest: manifest, store: store,
            now: surroundings.now)
    }

    /// The reason of a failed job, and which permission it lacked if it was that.
    func explained(_ failure: JobFailure, _ prepared: PreparedRun?) async -> JobFailure {
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
        guard replay.totals.finished != total else { return }
        throw JobFailure(
            failureCode: "RowsUnaccounted",
            failureReason:
                "The manifest has \(total.map { "\($0)" } ?? "more") rows and the journal "
                + "\(replay.totals.finished) outcomes; nothing is claimed. Resume the job to run "
                + "the missing rows")
    }
}
