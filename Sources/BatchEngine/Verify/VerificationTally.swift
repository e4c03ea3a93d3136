// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Counts what was found, keeps the first findings, and writes the report's lines.
struct VerificationTally {
    var summary = VerificationSummary()
    private var report: VerificationReportWriter?
    private let destinations: CopyDestinations
    private let board: ProgressBoard

    init(
        reportPath: String?, destinations: CopyDestinations, board: ProgressBoard
    ) throws {
        report = try reportPath.map { try VerificationReportWriter(path: $0) }
        self.destinations = destinations
        self.board = board
    }

    /// A row that failed in the job.
    mutating func addFailed(_ row: ManifestRow, _ failure: TaskFailure) throws {
        try report?.add(row, failure)
    }

    mutating func add(_ row: ManifestRow, _ result: CheckResult) throws {
        switch result {
        case .same:
            summary.same += 1
            board.count(.succeeded(attempts: 1))
            try report?.add(row, "Verified")
        case .present:
            summary.present += 1
            board.count(.succeeded(attempts: 1))
            try report?.add(row, "Present")
        case .unverified(let reason):
            summary.unverified[reason, default: 0] += 1
            board.count(.unverified(reason))
            try report?.add(row, "Present, not verified: \(reason.text)")
        case .problem(let failure):
            summary.problems[failure.errorCode, default: 0] += 1
            board.count(.failed(failure))
            try report?.add(row, failure)
            if summary.findings.count < Limits.inspectionExamplesMax {
                summary.findings.append(
                    VerificationFinding(
                        line: row.line, destination: place(of: row), failure: failure))
            }
        case .abandoned, .blocked: summary.isWhole = false
        }
    }

    /// Makes the report whole; without this it is taken away.
    mutating func finish() throws -> VerificationSummary {
        try report?.finish()
        return summary
    }

    private func place(of row: ManifestRow) -> String {
        guard let plan = destinations.plan(of: row) else { return row.key }
        let bucket = String(decoding: plan.destinationBucket, as: UTF8.self)
        return "s3://\(bucket)/" + String(decoding: plan.keyPrefix, as: UTF8.self) + row.key
    }
}
