// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Makes a job's completion report from manifest and journal, keeps it in the job's directory, and
/// stores it where the job wants it. Doing it twice gives the same files.
struct ReportPublisher {
    let directory: JobDirectory
    let request: JobRequest
    let manifest: OpenManifest
    let store: StoreAccess
    let now: @Sendable () -> Timestamp

    /// Writes and stores the report.
    ///
    /// - Returns: what the journal keeps of it.
    /// - Throws: `JobFailure` saying what could not be read or written.
    func publish(
        _ replay: JournalReplay, journal: any JournalFile
    ) async throws(JobFailure) -> JournalReport {
        do {
            try await manifest.source.verifyUnchanged()
            let (report, retry) = try await write(replay, journal: journal)
            try await manifest.source.verifyUnchanged()
            let location = try await deliver(report, retry)
            return JournalReport(
                location: location, rows: report.linesByStatus,
                milliseconds: now().millisecondsSinceEpoch)
        } catch let failure as JobFailure {
            throw failure
        } catch let error as BatchFileError where error.code == .manifestChanged {
            throw JobFailure(failureCode: "ManifestChanged", failureReason: "\(error)")
        } catch {
            throw JobFailure(failureCode: "ReportNotWritten", failureReason: "\(error)")
        }
    }

    /// Writes the report, and what is needed to run the failed rows again, under the job's
    /// directory.
    ///
    /// - Returns: the report, and the retry manifest if a row failed.
    private func write(
        _ replay: JournalReplay, journal: any JournalFile
    ) async throws -> (report: CompletionReport, retry: ReportFile?) {
        var walk = OutcomeWalk(
            manifest: manifest.source, layout: manifest.layout, progress: replay.progress,
            failures: FailureReader(journal, index: replay.failures))
        var writer = try CompletionReportWriter(
            directory: "\(directory.reportPath)/job-\(directory.jobID)", settings: settings)
        var retry = try RetryManifestWriter(
            path: directory.retryManifestPath, source: manifest.source,
            layout: manifest.layout, fields: retryFields,
            destinations: try replication.rules.map(\.destination.bucket.name))
        while let chunk = try await walk.next() {
            try writer.add(chunk)
            try await retry.add(chunk)
        }
        let report = try writer.finish(expecting: replay.totals)
        try retry.finish()
        guard retry.rowCount > 0 else { return (report, nil) }
        let location = ObjectLocation.file(path: directory.retryManifestPath)
        try directory.writeRetryJob(retryJob.document(manifest: location))
        if let rules = try replication.everyBucket {
            try directory.writeRetryRules(Array(rules.document.prettyText.utf8))
        }
        let file = try ReportFile.existing(
            .retryManifest, localPath: directory.retryManifestPath,
            key: settings.key(of: "retry-manifest.csv"), rowCount: retry.rowCount)
        return (report, file)
    }

    /// The columns of the retry manifest: those of the manifest, or what a prepared one has of the
    /// service's.
    private var retryFields: [ManifestField] {
        guard manifest.layout.kind == .prepared else { return request.manifest?.fields ?? [] }
        if request.operation == .s3ReplicateObject {
            return [.bucket, .key, .versionID, .destination]
        }
        return manifest.namesVersions ? [.bucket, .key, .versionID] : [.bucket, .key]
    }

    /// The rules of a replicate job; none for a copy.
    private var replication: JobReplication {
        get throws {
            guard request.operation == .s3ReplicateObject else { return JobReplication() }
            return try ReplicationFile.read(of: directory)
        }
    }

    private var retryJob: RetryJob { RetryJob(request: request, fields: retryFields) }

    private var settings: CompletionReportSettings {
        let bucket =
            switch request.report?.destination {
            case .s3(let bucket, _)?: bucket
            case .file(let path)?: path
            case nil: directory.reportPath
            }
        return CompletionReportSettings(
            jobID: directory.jobID, bucket: bucket, prefix: request.report?.prefix,
            failedTasksOnly: request.report?.scope == .failedTasksOnly,
            createdMilliseconds: now().millisecondsSinceEpoch)
    }

    /// Stores the files: what runs the failed rows again, the results, and last the manifest that
    /// lists them.
    ///
    /// - Returns: where manifest.json lies.
    private func deliver(_ report: CompletionReport, _ retry: ReportFile?) async throws -> String {
        let key = settings.key(of: "manifest.json")
        switch request.report?.destination {
        case nil:
            return ObjectLocation.file(path: directory.reportPath + "/" + key).text
        case .file(let path)?:
            if let retry { try deliver(retry, to: path) }
            for file in report.files { try file.copy(to: path + "/" + file.key) }
            return ObjectLocation.file(path: path + "/" + key).text
        case .s3(let bucket, _)?:
            let uploader = ReportUploader(
                client: store.client, bucket: bucket,
                expectedBucketOwner: request.report?.expectedBucketOwner)
            if let retry { try await deliver(retry, by: uploader) }
            for file in report.files { try await uploader.upload(file) }
            return "s3://\(bucket)/\(key)"
        }
    }

    private func deliver(_ retry: ReportFile, to path: String) throws {
        let manifest = path + "/" + retry.key
        try retry.copy(to: manifest)
        let document = retryJob.document(manifest: .file(path: manifest))
        try ReportFile.write(document, to: path + "/" + settings.key(of: "retry-job.json"))
    }

    private func deliver(_ retry: ReportFile, by uploader: ReportUploader) async throws {
        try await uploader.upload(retry)
        let location = ObjectLocation.s3(bucket: uploader.bucket, key: retry.key)
        let document = retryJob.document(
            manifest: location, etag: try await store.etag(of: location))
        try await uploader.upload(
            document, key: settings.key(of: "retry-job.json"), kind: .retryJob)
    }
}
