// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import TestSupport

/// Compares a completion report, line by line, with the rows that the journal says failed.
struct ReportAudit {
    private let job: SimulatedJob
    private let failed: Set<UInt64>
    private let finished: ProgressSet

    init(_ job: SimulatedJob, failed: Set<UInt64>, finished: ProgressSet) {
        self.job = job
        self.finished = finished
        self.failed = failed
    }

    /// What is wrong with the report.
    func findings() throws -> [String] {
        var findings: [String] = []
        let rows = try job.rows().enumerated().filter { finished.contains(UInt64($0.offset)) }
        for (status, isFailed) in [("succeeded", false), ("failed", true)] {
            let expected = rows.filter { failed.contains(UInt64($0.offset)) == isFailed }
                .map { $0.element.kind == .malformed ? "" : $0.element.sourceName }
            let found = try sources(status)
            if found != expected {
                findings.append("the report has \(found) as \(status), the journal \(expected)")
            }
        }
        if job.scenario.storesReport { findings += try storedFindings() }
        return findings
    }

    /// The sources of the lines with that status, in the order of the report.
    private func sources(_ status: String) throws -> [String] {
        try files().flatMap { name in
            let text = String(decoding: try TemporaryFolder.read(results + name), as: UTF8.self)
            return text.split(separator: "\n").compactMap { line -> String? in
                let fields = line.split(separator: ",", omittingEmptySubsequences: false)
                guard fields.count >= 7, fields[3] == status else { return nil }
                let key = PercentText.decoded(fields[1].utf8)
                return fields[2].isEmpty ? key : "\(key)?versionId=\(fields[2])"
            }
        }
    }

    /// Every file of the report is in the store, byte for byte.
    private func storedFindings() throws -> [String] {
        let stored = job.store.model.reports
        let local =
            try files().map { try TemporaryFolder.read(results + $0) }
            + [try TemporaryFolder.read(folder + "/manifest.json")]
        return local.filter { !stored.values.contains($0) }.map {
            "a report file of \($0.count) bytes is not in the store"
        }
    }

    private var folder: String { job.directory.reportPath + "/job-\(job.directory.jobID)" }
    private var results: String { folder + "/results/" }

    private func files() -> [String] {
        TemporaryFolder.names(in: results)
    }
}
