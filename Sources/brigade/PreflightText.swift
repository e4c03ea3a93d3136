// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// What a preflight found, for a person at a terminal. Pure.
enum PreflightText {
    /// - Parameters:
    ///   - report: what was found.
    ///   - request: the job.
    ///   - width: columns of the terminal.
    /// - Returns: what will happen, what was found, and the estimate.
    static func text(_ report: PreflightReport, _ request: JobRequest, width: Int = 80) -> String {
        var lines = wrapped(outline(request), indent: 0, width)
        lines.append("")
        for finding in report.findings {
            lines += wrapped(
                "\(sign(finding.level)) \(finding.subject): \(finding.text)", indent: 8, width)
            if let remedy = finding.remedy {
                lines += wrapped("        -> \(remedy)", indent: 11, width)
            }
        }
        lines.append("")
        lines += wrapped(estimate(report), indent: 4, width)
        lines.append(verdict(report))
        return lines.joined(separator: "\n")
    }

    /// What was found while a job was prepared: whether it can run, and what is not as it
    /// should be.
    static func rows(_ report: PreflightReport) -> [(String, String)] {
        let remarks = report.findings.filter { $0.level == .problem || $0.level == .warning }
        return [("Preflight", "\(verdict(report)) \(estimate(report))")]
            + remarks.map { ("", "\(sign($0.level)) \($0.sentence)") }
    }

    private static func outline(_ request: JobRequest) -> String {
        let objects =
            switch request.objects {
            case .manifest(let manifest): "the objects of \(manifest.location.text)"
            case .generator(let generator): "the objects of \(generator.sourceBucket.arn)"
            }
        switch request.operation {
        case .s3PutObjectCopy(let copy):
            let prefix = copy.targetKeyPrefix.map { ", below \($0)" } ?? ""
            return "Copies \(objects) to \(copy.targetResource.arn)\(prefix)."
        case .s3ReplicateObject:
            return "Replicates \(objects) as the rules of their buckets say."
        case .other(let name, _):
            return "\(name) over \(objects) is not run by this version."
        }
    }

    private static func sign(_ level: PreflightFinding.Level) -> String {
        switch level {
        case .passed: "ok     "
        case .note: "note   "
        case .warning: "warning"
        case .problem: "PROBLEM"
        }
    }

    private static func estimate(_ report: PreflightReport) -> String {
        guard let requests = report.requests else {
            return "Estimate: none, the number of rows is not known."
        }
        var parts = ["\(ProgressText.grouped(requests)) requests"]
        if let rows = report.rows { parts.insert("\(ProgressText.grouped(rows)) rows", at: 0) }
        if let dollars = report.costDollars { parts.append(money(dollars)) }
        if let seconds = report.seconds { parts.append("about \(time(seconds))") }
        return "Estimate, from \(report.requestsSent) requests just sent: "
            + parts.joined(separator: ", ") + "."
    }

    private static func verdict(_ report: PreflightReport) -> String {
        let problems = report.problems.count
        guard problems > 0 else { return "The job can run." }
        return "The job cannot run like this: \(problems) problem\(problems == 1 ? "" : "s")."
    }

    private static func money(_ dollars: Double) -> String {
        guard dollars >= 0.01 else { return "less than 0.01 USD" }
        let cents = UInt64(min(dollars * 100, 1e15).rounded())
        let fraction = cents % 100
        return "\(ProgressText.grouped(cents / 100)).\(fraction < 10 ? "0" : "")\(fraction) USD"
    }

    private static func time(_ seconds: Double) -> String {
        let whole = UInt64(min(max(1, seconds.rounded(.up)), 1e12))
        if whole < 120 { return "\(whole) s" }
        if whole < 7_200 { return "\((whole + 30) / 60) min" }
        return whole < 172_800
            ? "\((whole + 1_800) / 3_600) h" : "\((whole + 43_200) / 86_400) days"
    }

    /// Breaks a text at spaces; lines but the first begin with `indent` spaces.
    static func wrapped(_ text: String, indent: Int, _ width: Int) -> [String] {
        let margin = String(repeating: " ", count: indent)
        var words = text.split(separator: " ", omittingEmptySubsequences: false)[...]
        var lines: [String] = []
        var line = words.popFirst().map(String.init) ?? ""
        for word in words {
            if line.count + 1 + word.count > width {
                lines.append(line)
                line = margin + word
            } else {
                line += " \(word)"
            }
        }
        return lines + [line]
    }
}
