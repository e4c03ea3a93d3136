// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Synchronization

/// What must hold of a job, as sentences about what does not.
struct JobAudit {
    private(set) var findings: [String] = []
    private let job: SimulatedJob
    private let replay: JournalReplay
    private let rows: [ScenarioRow]
    private let isAtEnd: Bool

    init(_ job: SimulatedJob) throws {
        self.job = job
        replay = try job.replay()
        rows = try job.rows()
        isAtEnd = try job.hasEnded
    }

    /// What must hold at any time, also right after a crash.
    ///
    /// - Parameter crashedAt: the simulated time of the crash, when only that ended the run.
    /// - Throws: when the journal cannot be read.
    mutating func checkJournal(crashedAt: Int64?) throws {
        findings += job.store.state.withLock { $0.violations }
        let model = job.store.model
        let failures = try failuresByRow()
        for (index, row) in rows.enumerated() {
            guard replay.progress.contains(UInt64(index)), failures[UInt64(index)] == nil else {
                continue
            }
            check(row, index, isCopiedIn: model)
        }
        if job.scenario.namesVersions {
            findings += VersionAudit(job, rows, replay.progress, failures).findings()
        }
        if let crashedAt { checkCommitted(before: crashedAt) }
    }

    /// What must hold when the job has ended.
    mutating func checkEnd() throws {
        if try job.status() == .cancelled { return try checkCancelled() }
        let wanted = job.scenario.rowsOfJob
        let count = UInt64(wanted.count)
        if Self.names(rows) != Self.names(wanted) {
            findings.append("the manifest has \(rows.count) rows, not each of \(count) once")
        }
        if try job.status() != .complete { findings.append("the job is not Complete") }
        if replay.totals.finished != count || replay.progress.count != count {
            findings.append("\(count) rows, \(replay.totals) and \(replay.progress.count) finished")
        }
        if replay.rowsTotal != count {
            findings.append("the journal counts \(String(describing: replay.rowsTotal)) rows")
        }
        // Where requests are given up early, so is the aborting of uploads.
        if !job.scenario.givesUpEarly, !saysThatUploadsAreLeft { checkUploads() }
        let failures = try failuresByRow()
        if UInt64(failures.count) != replay.totals.failed {
            findings.append("\(replay.totals.failed) failures counted, \(failures.count) kept")
        }
        if job.scenario.namesVersions {
            if !job.scenario.givesUpEarly {
                findings += VersionAudit(job, rows, replay.progress, failures).endFindings()
            }
        } else {
            for (index, row) in rows.enumerated() {
                checkFailure(of: row, index, failures[UInt64(index)])
            }
        }
        let audit = ReportAudit(job, failed: Set(failures.keys), finished: replay.progress)
        try findings.append(contentsOf: audit.findings())
    }

    /// What was cancelled has no row that was not tried, no upload, and a report of what ran.
    private mutating func checkCancelled() throws {
        guard job.isCancelled else {
            findings.append("the job is Cancelled, and nobody wanted that")
            return
        }
        if !job.scenario.givesUpEarly, !saysThatUploadsAreLeft { checkUploads() }
        let failures = try failuresByRow()
        if UInt64(failures.count) != replay.totals.failed {
            findings.append("\(replay.totals.failed) failures counted, \(failures.count) kept")
        }
        // One that could not be written where it goes is written later.
        let codes = replay.status?.reasons.map(\.code) ?? []
        guard replay.totals.finished > 0, codes.allSatisfy({ $0 == "UploadsNotAborted" }) else {
            return
        }
        let audit = ReportAudit(job, failed: Set(failures.keys), finished: replay.progress)
        try findings.append(contentsOf: audit.findings())
    }

    /// A store that keeps failing is not waited for with nothing but uploads left to look for.
    private var saysThatUploadsAreLeft: Bool {
        let codes = replay.status?.reasons.map(\.code) ?? []
        if codes.contains("UploadsNotAborted") { job.world.note("UploadsNotAborted") }
        return codes.contains("UploadsNotAborted")
    }

    private mutating func checkUploads() {
        for (id, upload) in job.store.model.uploads.sorted(by: { $0.key < $1.key }) {
            findings.append("\(id) of \(upload.key) was left open")
        }
        if !replay.openUploads.isEmpty {
            findings.append("the journal has open uploads: \(replay.openUploads.keys.sorted())")
        }
    }

    /// A row that is reported as copied must be at the destination, whole and with what a copy
    /// keeps.
    private mutating func check(_ row: ScenarioRow, _ index: Int, isCopiedIn model: StoreModel) {
        guard let source = model.sources[row.sourceName] else {
            findings.append("row \(index), \(row.key), succeeded without a source")
            return
        }
        var copies = model.arrivals[row.arrivalKey] ?? []
        // A version lies under newer ones; what has no version must be on top.
        if row.version == nil { copies = copies.suffix(1) }
        for place in copies.indices { copies[place].parts = 0 }
        // A twin's copy may just have taken the place of this one, and lack the tags yet.
        if job.scenario.losesTags, !isAtEnd, job.scenario.sourcesOfTwins.contains(row.sourceName) {
            for place in copies.indices { copies[place].tags = source.tags }
        }
        if !copies.contains(source) {
            findings.append(
                "row \(index), \(row.sourceName), succeeded and is \(copies) instead of \(source)")
        }
    }

    /// Outcomes are durable a second after they came (Limits.commitSeconds).
    private mutating func checkCommitted(before crash: Int64) {
        let copiedAt = job.store.state.withLock { $0.copiedAt }
        let limit = crash - Int64(Limits.commitSeconds) * 1_000
        for (index, row) in rows.enumerated() {
            guard let time = copiedAt[row.sourceName], time < limit,
                !job.scenario.sourcesOfTwins.contains(row.sourceName),
                !replay.progress.contains(UInt64(index))
            else { continue }
            findings.append(
                "row \(index) was copied \(crash - time) ms before the crash and is lost")
        }
    }

    /// Rows that can be copied are, and the others say why not.
    private mutating func checkFailure(
        of row: ScenarioRow, _ index: Int, _ failure: TaskFailure?
    ) {
        let code: String? =
            switch row.kind {
            case .large where job.scenario.losesBytes: failure?.errorCode ?? "any code"
            case .large where job.scenario.forgetsUploads: failure.map { _ in "NoSuchUpload" }
            case .small, .large: nil
            case .missing: "NoSuchKey"
            // An answer to HEAD has a status and no code, and a second question may bring one.
            case .denied:
                job.scenario.headFirst && failure?.errorCode == "Forbidden"
                    ? "Forbidden" : "AccessDenied"
            case .overwritten: "PreconditionFailed"
            case .malformed: failure?.errorCode ?? "any code"
            }
        if failure?.errorCode != code, !job.scenario.sourcesOfTwins.contains(row.sourceName) {
            findings.append(
                "row \(index), \(row.key), should have \(code ?? "no failure") and has "
                    + "\(failure.map { "\($0)" } ?? "none")")
        }
    }

    /// Which object each row is about and where it goes, in an order that can be compared.
    private static func names(_ rows: [ScenarioRow]) -> [String] {
        rows.map { $0.arrivalKey + $0.sourceName }.sorted()
    }

    private func failuresByRow() throws -> [UInt64: TaskFailure] {
        var reader = FailureReader(job.disk, index: replay.failures)
        var found: [UInt64: TaskFailure] = [:]
        let chunks = UInt64(rows.count / Limits.chunkRows)
        for chunk in 0...chunks {
            for failure in try reader.failures(inChunk: chunk) {
                found[failure.row] = failure.failure
            }
        }
        return found
    }
}
