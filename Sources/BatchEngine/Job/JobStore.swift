// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchFiles
package import BatchModel
import FoundationEssentials

/// The jobs of a state directory. Each job's own directory is the whole truth about it.
package struct JobStore: Sendable {
    package let stateDirectory: String
    /// For a process that describes its jobs many times.
    private let summaries: JournalSummaries?

    package init(stateDirectory: String, summaries: JournalSummaries? = nil) {
        self.stateDirectory = stateDirectory
        self.summaries = summaries
    }

    /// The same jobs, for a process that describes them many times.
    package var remembering: JobStore {
        JobStore(stateDirectory: stateDirectory, summaries: JournalSummaries())
    }

    /// Where jobs are kept when nobody says otherwise (XDG Base Directory Specification).
    package static func defaultDirectory(environment: [String: String]) -> String? {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return state + "/brigade"
        }
        return environment["HOME"].map { $0 + "/.local/state/brigade" }
    }

    /// Makes a job's directory, whole and durable, and owns it from then on.
    package func create(
        _ request: JobRequest, settings: RunSettings, replication: ReplicationConfiguration? = nil,
        manifest: ManifestFingerprint = .unpinned, id: JobID, now: Timestamp
    ) throws -> (directory: JobDirectory, lock: JobLock) {
        let directory = try JobDirectory(stateDirectory: stateDirectory, jobID: id.text)
        let header = JournalHeader(
            jobID: id.text, createdMilliseconds: now.millisecondsSinceEpoch, manifest: manifest)
        let lock = try directory.create(
            document: Array(request.document.prettyText.utf8), settings: try Self.encode(settings),
            replication: replication.map(ReplicationFile.bytes(of:)),
            header: header)
        return (directory, lock)
    }

    /// Replaces what a run is to be done with; the caller owns the job.
    package func save(_ settings: RunSettings, in directory: JobDirectory) throws {
        try directory.writeSettings(try Self.encode(settings))
        // They have taken over what the job was tuned to.
        directory.removeTuning()
    }

    /// Changes what may be changed of a job while it runs: the process that runs it takes it up
    /// within two seconds, and a stopped job when it is resumed. Anybody may ask, at any time.
    ///
    /// - Throws: `JobFailure` for a job that has ended, and for values that no run can go by.
    package func tune(_ job: JobDescriptor, to tuning: RunTuning) throws {
        guard !job.status.isTerminal else {
            throw JobFailure(
                failureCode: "JobEnded",
                failureReason: "Job \(job.id) is \(job.status.rawValue): there is nothing left to "
                    + "tune")
        }
        if let problem = tuning.problem {
            throw JobFailure(failureCode: "InvalidTuning", failureReason: problem)
        }
        try job.directory.writeTuning(try Self.encode(tuning))
    }

    /// Whether a service runs the jobs of this directory.
    package var isServed: Bool { ServiceLock.isHeld(stateDirectory: stateDirectory) }

    /// All jobs, newest first. A job that cannot be read is named, and does not hide the others.
    package func listing() throws -> JobListing {
        var listing = JobListing()
        for id in try JobDirectory.list(stateDirectory: stateDirectory).compactMap(JobID.init) {
            do {
                listing.jobs.append(try job(id))
            } catch {
                listing.problems.append("\(error)")
            }
        }
        listing.jobs.sort { ($0.createdAt, $0.id.text) > ($1.createdAt, $1.id.text) }
        return listing
    }

    /// Whether there is a job of that id, readable or not.
    package func hasJob(_ id: JobID) -> Bool {
        (try? JobDirectory(stateDirectory: stateDirectory, jobID: id.text))?.exists ?? false
    }

    /// One job.
    package func job(_ id: JobID) throws -> JobDescriptor {
        let directory = try JobDirectory(stateDirectory: stateDirectory, jobID: id.text)
        let document = String(decoding: try directory.readDocument(), as: UTF8.self)
        var settings = try JSONDecoder().decode(
            RunSettings.self, from: Data(try directory.readSettings()))
        if let tuning = try RunTuning.read(of: directory) { settings.tuning = tuning }
        let summary = try summary(of: id, in: directory)
        return JobDescriptor(
            id: id, directory: directory,
            request: try JobRequest(document: JSONValue(text: document)), settings: settings,
            createdAt: Timestamp(millisecondsSinceEpoch: summary.header.createdMilliseconds),
            lifecycle: summary.lifecycle, isPinned: summary.manifest.isPinned,
            wishes: try JobWishes.read(of: directory), progress: Self.progress(summary),
            preparation: try PreparationSummary.read(of: directory),
            preflight: try PreflightReport.read(of: directory),
            isRunning: directory.isLocked, reportLocation: summary.report?.location)
    }

    private func summary(of id: JobID, in directory: JobDirectory) throws -> JournalSummary {
        if let summaries { return try summaries.summary(of: id, in: directory) }
        return try JournalFollower(try directory.openJournal(.readOnly)).summary
    }

    private static func progress(_ summary: JournalSummary) -> JobProgressSummary {
        JobProgressSummary(
            totalNumberOfTasks: summary.rowsTotal, numberOfTasksSucceeded: summary.totals.succeeded,
            numberOfTasksFailed: summary.totals.failed,
            numberOfTasksSkipped: summary.totals.skipped,
            numberOfTasksUnverified: summary.totals.unverified,
            elapsedTimeInActiveSeconds: summary.activeMilliseconds / 1_000)
    }

    static func encode(_ settings: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(settings))
    }
}
