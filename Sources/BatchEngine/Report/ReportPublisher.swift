// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Makes a job's completion report from manifest and journal, keeps it in the job's directory, and
/// stores it where the job wants it. Doing it twice gives the same files.
struct ReportPublisher {
    let directory: JobDirectory
    let request: JobRequest
    let manifest: any ManifestSource
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
            try await manifest.verifyUnchanged()
            let report = try await write(replay, journal: journal)
            try await manifest.verifyUnchanged()
            let location = try await deliver(report)
            return JournalReport(
                location: location, rows: report.totals,
                milliseconds: now().millisecondsSinceEpoch)
        } catch let failure as JobFailure {
            throw failure
        } catch let error as BatchFileError where error.code == .manifestChanged {
            throw JobFailure(failureCode: "ManifestChanged", failureReason: "\(error)")
        } catch {
            throw JobFailure(failureCode: "ReportNotWritten", failureReason: "\(error)")
        }
    }

    /// Writes the report, and what is needed to run the failed rows again, under the job's directory.
    private func write(
        _ replay: JournalReplay, journal: any JournalFile
    ) async throws -> CompletionReport {
        var walk = OutcomeWalk(
            manifest: manifest, fields: request.manifest.fields, progress: replay.progress,
            failures: FailureReader(journal, index: replay.failures))
        var report = try CompletionReportWriter(
            directory: directory.reportPath, settings: settings)
        var retry = try RetryManifestWriter(path: directory.retryManifestPath, source: manifest)
        while let chunk = try await walk.next() {
            try report.add(chunk)
            try await retry.add(chunk)
        }
        let finished = try report.finish(expecting: replay.totals)
        try retry.finish()
        if retry.rowCount > 0 { try directory.writeRetryJob(Array(retryJob.prettyText.utf8)) }
        return finished
    }

    /// The same job over the failed rows.
    private var retryJob: JSONValue {
        var job = request
        job.manifest.location = .file(path: directory.retryManifestPath)
        job.manifest.etag = nil
        job.manifest.objectVersionID = nil
        job.clientRequestToken = nil
        return job.document
    }

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

    /// Stores the files, the manifest after the results it lists.
    ///
    /// - Returns: where manifest.json lies.
    private func deliver(_ report: CompletionReport) async throws -> String {
        switch request.report?.destination {
        case nil:
            return "file://" + directory.reportPath + "/manifest.json"
        case .file(let path)?:
            for file in report.files { try file.copy(to: path + "/" + file.key) }
            let key = report.files.first { $0.kind == .manifest }?.key ?? ""
            return ObjectLocation.file(path: path + "/" + key).text
        case .s3(let bucket, _)?:
            let uploader = ReportUploader(
                client: store.client, bucket: bucket,
                expectedBucketOwner: request.report?.expectedBucketOwner)
            for file in report.files { try await uploader.upload(file) }
            let key = report.files.first { $0.kind == .manifest }?.key ?? ""
            return "s3://\(bucket)/\(key)"
        }
    }
}
