// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc

/// The directory of one job, `<state>/jobs/<job-id>/`: its document, settings, journal and report.
///
/// Looking needs no lock; whoever runs the job holds a `JobLock`.
package struct JobDirectory: Sendable, Equatable {
    package let jobID: String
    /// The directory itself.
    package let path: String

    /// The job as it was created.
    package var documentPath: String { path + "/job.json" }
    /// The settings of the run.
    package var settingsPath: String { path + "/run.json" }
    /// What of them was changed while the job ran; not there when nothing was.
    package var tuningPath: String { path + "/tuning.json" }
    /// The rules of a replicate job; not there in others.
    package var replicationPath: String { path + "/replication.json" }
    package var journalPath: String { path + "/journal" }
    package var reportPath: String { path + "/report" }
    /// The lines of the failed rows, and a job document that runs them.
    package var retryManifestPath: String { reportPath + "/retry-manifest.csv" }
    package var retryJobPath: String { reportPath + "/retry-job.json" }
    /// The rules that such a document needs, where they are not those of the source bucket.
    package var retryRulesPath: String { reportPath + "/replication-configuration.json" }
    private var lockPath: String { path + "/lock" }

    /// Names the directory of `jobID`, which need not exist.
    ///
    /// - Throws: when the id is not 5 to 36 letters, digits, hyphens and underscores (the S3
    ///   Control model's rule), so that no id leads out of the state directory.
    package init(stateDirectory: String, jobID: String) throws {
        guard JobID(jobID) != nil else {
            throw BatchFileError(
                .jobDirectory,
                "\"\(jobID)\" is not a job id: it needs 5 to 36 letters, digits, hyphens or "
                    + "underscores. List the jobs to see theirs.")
        }
        self.jobID = jobID
        path = Self.jobsPath(stateDirectory) + "/" + jobID
    }

    /// Makes the directory with document, settings and an empty journal, all durable, and locks it.
    /// It appears whole or not at all.
    ///
    /// - Throws: `BatchFileError` when the job exists already or the disk refuses.
    package func create(
        document: [UInt8], settings: [UInt8], replication: [UInt8]? = nil, header: JournalHeader
    ) throws -> JobLock {
        guard let slash = path.lastIndex(of: "/") else { throw taken }
        try FileSystem.makeDirectories(String(path[..<slash]))
        if FileSystem.exists(path) { throw taken }
        let temporary = "\(path[..<slash])/.\(jobID).\(getpid()).new"
        FileSystem.removeFlatDirectory(temporary)
        try FileSystem.makeDirectories(temporary)
        do {
            try FileSystem.writeNew(document, to: temporary + "/job.json")
            try FileSystem.writeNew(settings, to: temporary + "/run.json")
            if let replication {
                try FileSystem.writeNew(replication, to: temporary + "/replication.json")
            }
            try FileSystem.writeNew(header.encoded(), to: temporary + "/journal")
            let lock = try JobLock(
                path: temporary + "/lock", journalPath: temporary + "/journal", jobID: jobID)
            try FileSystem.syncDirectory(of: temporary + "/lock")
            try rename(temporary)
            return lock
        } catch {
            FileSystem.removeFlatDirectory(temporary)
            throw error
        }
    }

    /// Takes the job over for running.
    ///
    /// - Throws: `BatchFileError` when there is no such job, or another process runs it.
    package func lock() throws -> JobLock {
        try requireExisting()
        return try JobLock(path: lockPath, journalPath: journalPath, jobID: jobID)
    }

    package func readDocument() throws -> [UInt8] {
        try requireExisting()
        return try FileSystem.read(documentPath, action: "read the job document")
    }

    package func readSettings() throws -> [UInt8] {
        try requireExisting()
        return try FileSystem.read(settingsPath, action: "read the job's settings")
    }

    /// Removes the job for good, unless a process runs it. It disappears from the list at once,
    /// whatever becomes of the process that removes it.
    package func remove() throws {
        let lock = try lock()
        guard let slash = path.lastIndex(of: "/") else { return }
        let gone = "\(path[..<slash])/.\(jobID).\(getpid()).gone"
        try FileSystem.removeTree(gone)
        try FileSystem.move(path, to: gone)
        try FileSystem.removeTree(gone)
        withExtendedLifetime(lock) {}
    }

    /// Replaces the settings (a resume may change them); the caller holds the lock.
    package func writeSettings(_ settings: [UInt8]) throws {
        try FileSystem.replace(settingsPath, with: settings)
    }

    /// What somebody has changed since for a run that goes on; nil when nothing was.
    package func readTuning() throws -> [UInt8]? {
        guard FileSystem.exists(tuningPath) else { return nil }
        return try FileSystem.read(tuningPath, action: "read how the run was tuned")
    }

    /// Replaces it, durably; anybody may, also while another process runs the job.
    package func writeTuning(_ tuning: [UInt8]) throws {
        try requireExisting()
        try FileSystem.replace(tuningPath, with: tuning)
    }

    /// The settings have it; the caller holds the lock.
    package func removeTuning() {
        _ = unlink(tuningPath)
    }

    /// The rules of a replicate job; nil where none are kept.
    package func readReplication() throws -> [UInt8]? {
        guard FileSystem.exists(replicationPath) else { return nil }
        return try FileSystem.read(replicationPath, action: "read the replication rules")
    }

    /// Replaces the rules of a replicate job, durably; the caller holds the lock.
    package func writeReplication(_ replication: [UInt8]) throws {
        try FileSystem.replace(replicationPath, with: replication)
    }

    /// Puts the document of a job over the failed rows beside their manifest.
    package func writeRetryJob(_ document: [UInt8]) throws {
        try FileSystem.replace(retryJobPath, with: document)
    }

    /// Puts the rules of a replicate job beside it, as a user gives them.
    package func writeRetryRules(_ document: [UInt8]) throws {
        try FileSystem.replace(retryRulesPath, with: document)
    }

    /// Such a document; nil when no row failed, or nothing was reported.
    package func readRetryJob() throws -> [UInt8]? {
        guard FileSystem.exists(retryJobPath) else { return nil }
        return try FileSystem.read(retryJobPath, action: "read the job of the failed rows")
    }

    package func readRetryRules() throws -> [UInt8] {
        try FileSystem.read(retryRulesPath, action: "read the rules of the failed rows")
    }

    package var hasRetryRules: Bool { FileSystem.exists(retryRulesPath) }

    /// Whether a process runs the job now.
    package var isLocked: Bool { FileLock.isHeld(lockPath) || FileLock.isHeld(journalPath) }

    package func openJournal(_ access: DiskJournalFile.Access) throws -> DiskJournalFile {
        try requireExisting()
        return try DiskJournalFile(path: journalPath, access: access)
    }

    /// Removes what is left of jobs whose removal was interrupted.
    package static func clearRemains(stateDirectory: String) throws {
        let jobs = jobsPath(stateDirectory)
        guard FileSystem.exists(jobs) else { return }
        for name in try FileSystem.names(in: jobs)
        where name.hasPrefix(".") && name.hasSuffix(".gone") {
            try FileSystem.removeTree("\(jobs)/\(name)")
        }
    }

    /// The ids of the jobs under `stateDirectory`, sorted; none when there is no such directory.
    package static func list(stateDirectory: String) throws -> [String] {
        let jobs = jobsPath(stateDirectory)
        guard FileSystem.exists(jobs) else { return [] }
        return try FileSystem.names(in: jobs).filter {
            JobID($0) != nil && FileSystem.exists("\(jobs)/\($0)/job.json")
        }
    }

    /// Whether there is such a job.
    package var exists: Bool { FileSystem.exists(documentPath) }

    func requireExisting() throws {
        guard exists else {
            throw BatchFileError(
                .jobDirectory,
                "There is no job \(jobID) in \(path); list the jobs, or check the state directory.")
        }
    }

    private var taken: BatchFileError {
        BatchFileError(
            .jobDirectory,
            "Job \(jobID) exists already in \(path); resume it, or choose another id.")
    }

    /// `rename` refuses a directory that is not empty, so nothing is overwritten by two at once.
    private func rename(_ temporary: String) throws {
        guard Glibc.rename(temporary, path) == 0 else {
            let number = errno
            if number == EEXIST || number == ENOTEMPTY || number == ENOTDIR { throw taken }
            throw BatchFileError.system("make the job directory", path: path, errno: number)
        }
        try FileSystem.syncDirectory(of: path)
    }

    private static func jobsPath(_ stateDirectory: String) -> String { stateDirectory + "/jobs" }
}
