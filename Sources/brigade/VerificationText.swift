// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// What a verification found, as text for a person. Pure.
enum VerificationText {
    static func text(_ summary: VerificationSummary) -> String {
        var lines = [head(summary)]
        for (reason, count) in summary.unverified.sorted(by: { $0.key.rawValue < $1.key.rawValue })
        {
            lines.append("  Not comparable  \(grouped(count)): \(reason.text)")
        }
        for (code, count) in summary.problems.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(code)  \(grouped(count))")
        }
        for finding in summary.findings {
            lines.append(
                "    line \(finding.line)  \(finding.destination)  \(finding.failure.message)")
        }
        if summary.problemCount > UInt64(summary.findings.count) {
            lines.append("    and more; --report FILE has them all")
        }
        lines += summary.reportProblems.map { "  Report  \($0)" }
        let rest = [
            (summary.failedInJob, "failed in the job"), (summary.notRun, "were never run"),
            (summary.older, "lie under newer versions"), (summary.notChosen, "were not chosen"),
        ]
        for (count, what) in rest where count > 0 {
            lines.append("  Not looked at  \(grouped(count)) that \(what)")
        }
        return lines.joined(separator: "\n")
    }

    private static func head(_ summary: VerificationSummary) -> String {
        let verdict =
            summary.isGood
            ? (summary.isWhole ? "Good" : "Good so far") : "Not what the job said"
        var counts = ["\(grouped(summary.same)) the same"]
        if summary.present > 0 { counts.append("\(grouped(summary.present)) there") }
        if summary.unverifiedCount > 0 {
            counts.append("\(grouped(summary.unverifiedCount)) there and not comparable")
        }
        counts.append("\(grouped(summary.problemCount)) missing or different")
        return "\(verdict): \(counts.joined(separator: ", ")), of \(grouped(summary.checked)) rows"
    }

    private static func grouped(_ number: UInt64) -> String { ProgressText.grouped(number) }
}
