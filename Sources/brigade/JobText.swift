// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchEngine
import BatchModel

/// Jobs as text for a person. Pure.
enum JobText {
    /// What a run ends with.
    static func summary(_ job: JobDescriptor) -> String {
        let progress = job.progress
        var lines = ["\(job.status.rawValue): \(counts(progress))"]
        if !job.preparation.leftOut.isEmpty { lines.append("  Left out  \(leftOut(job))") }
        if let manifest = job.preparation.generatedLocation {
            lines.append("  Generated manifest  \(manifest)")
        }
        lines += job.failureReasons.map { "  \($0.failureCode): \($0.failureReason)" }
        if let report = job.reportLocation { lines.append("  Report  \(report)") }
        if job.reportLocation != nil, progress.numberOfTasksFailed > 0 {
            lines.append("  Retry   brigade run \(job.retryArguments.joined(separator: " "))")
        }
        return lines.joined(separator: "\n")
    }

    /// One job with all that there is to say.
    static func status(_ job: JobDescriptor) -> String {
        var rows = [
            ("Job", job.id.text), ("Status", statusText(job)),
            ("Tasks", counts(job.progress)),
            ("Active", ProgressText.duration(Double(job.progress.elapsedTimeInActiveSeconds))),
            ("Created", job.createdAt.iso8601),
        ]
        if let time = job.terminatedAt { rows.append(("Ended", time.iso8601)) }
        if job.status == .suspended, let cause = job.suspendedCause {
            rows.append(("Waits", "\(cause), since \(job.suspendedDate?.iso8601 ?? "")"))
        }
        if let reason = job.statusUpdateReason { rows.append(("Because", reason)) }
        rows.append(("Priority", "\(job.priority)"))
        if !job.tags.isEmpty { rows.append(("Tags", tags(job.tags))) }
        if let text = job.request.jobDescription { rows.append(("About", text)) }
        rows.append(("Manifest", job.request.objects.text))
        if case .s3PutObjectCopy(let copy) = job.request.operation {
            rows.append(("Target", copy.targetResource.arn))
        }
        if !job.preparation.leftOut.isEmpty { rows.append(("Left out", leftOut(job))) }
        rows += tuning(job.settings.tuning)
        rows += job.preflight.map(PreflightText.rows) ?? []
        rows += job.failureReasons.map { ("Reason", "\($0.failureCode): \($0.failureReason)") }
        if let report = job.reportLocation { rows.append(("Report", report)) }
        rows.append(("Directory", job.path))
        return rows.map { pad($0.0, 11) + $0.1 }.joined(separator: "\n")
    }

    /// `owner=ops, project=apollo`
    static func tags(_ tags: [S3Tag]) -> String {
        tags.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }

    /// All jobs, a line each.
    static func table(_ jobs: [JobDescriptor]) -> [String] {
        guard !jobs.isEmpty else { return ["No jobs."] }
        let header =
            pad("JOB", 38) + pad("STATUS", 12) + pad("PRIORITY", 11) + pad("CREATED", 22)
            + pad("OK", 12) + "FAILED"
        let isAnyUnfinished = jobs.contains(where: \.isUnfinished)
        let footnote = isAnyUnfinished ? ["* not running; go on with: brigade resume JOB"] : []
        let lines = jobs.map { job in
            pad(job.id.text, 38) + pad(shortStatus(job), 12) + pad("\(job.priority)", 11)
                + pad(job.createdAt.iso8601, 22)
                + pad(ProgressText.grouped(job.progress.numberOfTasksSucceeded), 12)
                + ProgressText.grouped(job.progress.numberOfTasksFailed)
        }
        return [header] + lines + footnote
    }

    private static func counts(_ progress: JobProgressSummary) -> String {
        let succeeded = ProgressText.grouped(progress.numberOfTasksSucceeded)
        let failed = ProgressText.grouped(progress.numberOfTasksFailed)
        let total = progress.totalNumberOfTasks.map { " of \(ProgressText.grouped($0))" } ?? ""
        let skipped =
            progress.numberOfTasksSkipped > 0
            ? ", \(ProgressText.grouped(progress.numberOfTasksSkipped)) skipped" : ""
        let unverified =
            progress.numberOfTasksUnverified > 0
            ? " (\(ProgressText.grouped(progress.numberOfTasksUnverified)) not verified)" : ""
        return "\(succeeded) succeeded\(unverified), \(failed) failed\(skipped)\(total)"
    }

    /// `3 archived, 12 delete-markers`
    private static func leftOut(_ job: JobDescriptor) -> String {
        job.preparation.leftOut.sorted { $0.key < $1.key }.map {
            "\(ProgressText.grouped($0.value)) \($0.key)"
        }.joined(separator: ", ")
    }

    /// What may be changed while the job runs; limits that nobody set are not told.
    private static func tuning(_ tuning: RunTuning) -> [(String, String)] {
        var rows = [("At once", concurrency(tuning))]
        if let rate = tuning.requestsPerSecondMax {
            rows.append(("Requests", "at most \(number(rate)) a second"))
        }
        if let bytes = tuning.bytesPerSecondMax {
            rows.append(("Bytes", "at most \(ProgressText.bytes(bytes)) a second"))
        }
        return rows
    }

    /// The same with those that nobody set.
    static func tuned(_ job: JobDescriptor, to tuning: RunTuning) -> String {
        var rows = [("Job", job.id.text)] + Self.tuning(tuning)
        if tuning.requestsPerSecondMax == nil { rows.append(("Requests", "any number")) }
        if tuning.bytesPerSecondMax == nil { rows.append(("Bytes", "any number")) }
        return rows.map { pad($0.0, 11) + $0.1 }.joined(separator: "\n")
    }

    private static func number(_ rate: Double) -> String {
        rate == rate.rounded() ? ProgressText.grouped(UInt64(rate)) : "\(rate)"
    }

    private static func concurrency(_ tuning: RunTuning) -> String {
        let bound = ProgressText.grouped(UInt64(tuning.concurrencyBound))
        return tuning.concurrency == .automatic ? "as many as pay, at most \(bound)" : bound
    }

    private static func statusText(_ job: JobDescriptor) -> String {
        if job.isRunning { return "\(job.status.rawValue), running" }
        guard job.isUnfinished else { return job.status.rawValue }
        if job.status == .suspended || job.status == .ready || job.status == .new {
            return "\(job.status.rawValue); run it with: brigade start \(job.id)"
        }
        return "\(job.status.rawValue), not running; go on with: brigade resume \(job.id)"
    }

    private static func shortStatus(_ job: JobDescriptor) -> String {
        job.isUnfinished ? "\(job.status.rawValue)*" : job.status.rawValue
    }

    private static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
