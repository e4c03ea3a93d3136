// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Writes a completion report to a local directory: results files, manifest.json and its digest.
///
/// Feed it the chunks of an `OutcomeWalk` in order, then call `finish`. Nothing stands under a
/// final name before it is whole; dropping the writer removes what is unfinished.
package struct CompletionReportWriter: Sendable {
    private let settings: CompletionReportSettings
    private let directory: String
    private var succeeded: ResultsSeries
    private var failed: ResultsSeries
    private var totals = JournalTotals()
    private var remaining: UInt64 = 0

    /// Makes `directory` if need be.
    package init(directory: String, settings: CompletionReportSettings) throws {
        precondition(settings.fileRowsMax > 0, "a results file has room for a row")
        self.directory = directory
        self.settings = settings
        let results = directory + "/results"
        succeeded = ResultsSeries(kind: .succeeded, directory: results, settings: settings)
        failed = ResultsSeries(kind: .failed, directory: results, settings: settings)
        try FileSystem.makeDirectories(results)
    }

    /// Adds the rows of the next chunk.
    package mutating func add(_ outcomes: OutcomeChunk) throws {
        try outcomes.forEach { row, verdict in
            switch verdict {
            case .remaining: remaining += 1
            case .succeeded:
                totals.succeeded += 1
                if settings.failedTasksOnly { return }
                try succeeded.add { ReportRow.append(success: row, to: &$0) }
            case .noted(let note):
                count(note)
                if settings.failedTasksOnly { return }
                try succeeded.add { ReportRow.append(note: note, of: row, to: &$0) }
            case .failed(let failure):
                totals.failed += 1
                try failed.add { ReportRow.append(failure: failure, of: row, to: &$0) }
            }
        }
    }

    /// Finishes the report; `journal` has the totals of the journal's replay, which the report must
    /// have as well.
    ///
    /// - Returns: every file, ready to be stored.
    /// - Throws: `BatchFileError` when the disk refuses or the totals differ.
    package mutating func finish(expecting journal: JournalTotals) throws -> CompletionReport {
        guard totals == journal else {
            throw BatchFileError(
                .report,
                "The report has \(totals.succeeded) succeeded, \(totals.failed) failed and "
                    + "\(totals.skipped) skipped rows, the journal \(journal.succeeded), "
                    + "\(journal.failed) and \(journal.skipped); the manifest is not the one the "
                    + "job ran over.")
        }
        try succeeded.close()
        try failed.close()
        let results = succeeded.files + failed.files
        let document = ReportManifest.document(settings, results: results)
        let manifest = try write(document, "manifest.json", .manifest)
        let digest = try write(Array(manifest.md5.utf8), "manifest.json.md5", .manifestDigest)
        return CompletionReport(
            files: results + [manifest, digest], totals: totals, remaining: remaining)
    }

    private mutating func count(_ note: TaskNote) {
        switch note {
        case .skipped: totals.skipped += 1
        case .unverified:
            totals.succeeded += 1
            totals.unverified += 1
        }
    }

    private func write(
        _ bytes: [UInt8], _ name: String, _ kind: ReportFile.Kind
    ) throws -> ReportFile {
        let path = "\(directory)/\(name)"
        try FileSystem.replace(path, with: bytes)
        let md5 = StreamingDigest(.md5)
        bytes.withUnsafeBytes { md5.update($0) }
        return ReportFile(
            kind: kind, localPath: path, key: settings.key(of: name),
            byteCount: UInt64(bytes.count), md5: md5.hexadecimal(), rowCount: 0)
    }
}
