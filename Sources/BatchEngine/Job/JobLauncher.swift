// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel
import Logging
import S3Client

/// Makes jobs, and takes up those that were left: everything between a request and a run.
package struct JobLauncher: Sendable {
    private let jobs: JobStore
    private let store: StoreAccess
    private let surroundings: RunSurroundings

    package init(
        jobs: JobStore, store: StoreAccess, surroundings: RunSurroundings = .system
    ) {
        self.jobs = jobs
        self.store = store
        self.surroundings = surroundings
    }

    /// Makes a job; `replication` has the rules of a replicate job, which otherwise goes by those
    /// of its source buckets. A role that cannot be assumed and a manifest that cannot be used are
    /// refused before anything is written.
    package func create(
        _ request: JobRequest, settings: RunSettings,
        replication: ReplicationConfiguration? = nil, id: JobID = .random()
    ) async throws -> OpenJob {
        if let refusal = request.operation.refusal { throw refusal }
        try await obtainCredentials()
        let origin = try await store.origin(of: request, settings)
        try await origin.refuseIfUnusable(request)
        let (directory, lock) = try jobs.create(
            request, settings: settings, replication: replication, manifest: origin.fingerprint,
            id: id,
            now: surroundings.now())
        return OpenJob(
            id: id, directory: directory, lock: lock, request: request, settings: settings,
            origin: origin, isConfirmed: true, store: store, surroundings: surroundings)
    }

    /// Takes a job on without asking the store anything, and owns it: it is to be prepared.
    package func accept(_ order: JobOrder, id: JobID = .random()) throws -> OpenJob {
        let settings = order.settings ?? RunSettings()
        let (directory, lock) = try jobs.create(
            order.request, settings: settings, replication: order.replication, id: id,
            now: surroundings.now())
        return OpenJob(
            id: id, directory: directory, lock: lock, request: order.request,
            settings: settings, origin: nil, isConfirmed: false, store: store,
            surroundings: surroundings)
    }

    /// Takes up a job that was interrupted, with settings that may have changed: whoever asks for
    /// that wants it to run, so that a pause is over.
    package func reopen(_ job: JobDescriptor, settings: RunSettings) async throws -> OpenJob {
        try Self.refuseToRun(job)
        try await obtainCredentials()
        let lock = try job.directory.lock()
        // What is in the way of a job that nobody has looked at yet is told by its status.
        let isKnown = job.isPinned && !job.status.isEnding
        let origin = isKnown ? try await store.origin(of: job.request, settings) : nil
        if settings != job.settings { try jobs.save(settings, in: job.directory) }
        if job.wishes.request?.status == .paused { try jobs.wish(.nothing, of: job.id) }
        return OpenJob(
            id: job.id, directory: job.directory, lock: lock, request: job.request,
            settings: settings, origin: origin, isConfirmed: job.isConfirmed, store: store,
            surroundings: surroundings)
    }

    /// Takes up a job without asking the store anything: to prepare or run it, to go on with it, or
    /// to end it. Its wishes stay in force.
    package func takeUp(_ job: JobDescriptor) throws -> OpenJob {
        let lock = try job.directory.lock()
        return OpenJob(
            id: job.id, directory: job.directory, lock: lock, request: job.request,
            settings: job.settings, origin: nil, isConfirmed: job.isConfirmed, store: store,
            surroundings: surroundings)
    }

    private static func refuseToRun(_ job: JobDescriptor) throws(JobFailure) {
        if job.status.isTerminal {
            throw JobFailure(
                failureCode: "JobEnded",
                failureReason: "Job \(job.id) is \(job.status.rawValue) and cannot be run again; "
                    + "make a new one of it with: brigade clone \(job.id)")
        }
        if job.status == .suspended, !job.isConfirmed {
            throw JobRunner.notConfirmed(job.id.text)
        }
    }

    /// Writes the completion report of an ended job once more.
    package func writeReport(of job: JobDescriptor) async throws {
        guard job.status.isTerminal else {
            throw JobFailure(
                failureCode: "JobNotEnded",
                failureReason:
                    "Job \(job.id) is \(job.status.rawValue); its report is written when "
                    + "it has ended. Go on with: brigade resume \(job.id)")
        }
        let lock = try job.directory.lock()
        let origin = try await store.origin(of: job.request, job.settings)
        let file = try job.directory.openJournal(.append)
        let replay = try JournalReplay(file)
        if let reason = replay.manifest.difference(from: origin.fingerprint) {
            throw JobFailure(
                failureCode: "ManifestChanged",
                failureReason: "The report is made from the manifest, and \(origin.name) is not "
                    + "what it was: \(reason)")
        }
        let preparation = Preparation(
            directory: job.directory, origin: origin, request: job.request,
            settings: job.settings, store: store, uptime: surroundings.uptime,
            board: ProgressBoard(),
            control: RunControl())
        // A job that never came to its rows has nothing to report.
        guard let manifest = try await preparation.manifest(hasBegun: true) else { return }
        var writer = try JournalWriter(file, after: replay)
        let publisher = ReportPublisher(
            directory: job.directory, request: job.request, manifest: manifest, store: store,
            now: surroundings.now)
        try writer.append(.reportWritten(try await publisher.publish(replay, journal: file)))
        try writer.sync()
        withExtendedLifetime(lock) {}
    }

    private func obtainCredentials() async throws {
        try await store.obtainCredentials()
        guard let role = store.role else { return }
        surroundings.logger.debug(
            "role assumed",
            metadata: ["role": "\(role.roleARN)", "session": "\(role.sessionName)"])
    }
}
