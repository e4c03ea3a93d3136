// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Compares the completion report that lies in a job's directory with itself and with the journal:
/// each file is there with the digest that its manifest names, and together they have the rows that
/// the journal counts.
struct ReportAudit {
    let directory: JobDirectory
    let replay: JournalReplay

    init(directory: JobDirectory, _ replay: JournalReplay) {
        self.directory = directory
        self.replay = replay
    }

    /// What is wrong with the report, a sentence each; none for a job that has no report.
    func problems() throws -> [String] {
        guard let written = replay.report else { return [] }
        var problems: [String] = []
        let expected = JournalTotals(
            succeeded: replay.totals.succeeded + replay.totals.skipped,
            failed: replay.totals.failed)
        if written.rows != expected {
            problems.append(
                "The report has \(written.rows.succeeded) succeeded and \(written.rows.failed)"
                    + " failed rows, and the journal \(expected.succeeded) and \(expected.failed)")
        }
        let folder = "\(directory.reportPath)/job-\(directory.jobID)"
        do {
            let files = try ReportIndex.read(folder: folder)
            for file in files {
                if let problem = try file.problem(in: folder) { problems.append(problem) }
            }
        } catch let error as BatchFileError {
            problems.append("\(error)")
        }
        return problems
    }
}
