// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// The statuses of a job in plain words.
enum JobWords {
    /// What a badge says.
    static func name(_ status: JobStatus) -> String {
        switch status {
        case .suspended: "Awaiting your confirmation"
        default: status.rawValue
        }
    }

    /// Which of the five looks a badge has. The look is never the only sign: the name stands there.
    static func tone(_ status: JobStatus, failed: UInt64 = 0) -> String {
        switch status {
        case .suspended: "waiting"
        case .new, .preparing, .ready, .pausing, .paused: "quiet"
        case .active, .completing: "running"
        case .complete: failed > 0 ? "mixed" : "good"
        case .failing, .failed: "bad"
        case .cancelling, .cancelled: "quiet"
        }
    }

    /// What it means, and what happens next.
    static func meaning(_ job: ConsoleJob) -> String {
        let failed = job.progress.numberOfTasksFailed
        switch job.status {
        case .new: return "The job was taken on. Its manifest has not been read yet."
        case .preparing: return "The manifest is being read and checked. Nothing is copied yet."
        case .suspended:
            return "The job is prepared and waits for you. Nothing has been copied. Look through "
                + "what it will do, then run it or cancel it."
        case .ready: return "The job is queued and starts as soon as its turn comes."
        case .active: return "The job is running. Each finished row is kept at once."
        case .pausing: return "No new copies are started; those in flight are being finished."
        case .paused:
            return "The job has stopped for now. Every finished row is kept, and it goes on from "
                + "there."
        case .completing: return "Every row was tried. The report is being written."
        case .complete where failed == 0: return "Every row was done."
        case .complete:
            return "Every row was tried, and \(Figures.count(failed, "row", "rows")) failed. You "
                + "can run the failed rows again as a new job."
        case .cancelling: return "No new copies are started. What was copied stays."
        case .cancelled: return "The job was cancelled. What was copied before stays."
        case .failing: return "The job cannot go on; its report is being written."
        case .failed: return "The job could not go on. What was copied before stays."
        }
    }

    /// What to do about a reason for which a whole job failed; nil where its text says it all.
    static func advice(_ code: String) -> String? {
        switch code {
        case "FailureThresholdExceeded":
            "Look at the error codes below: they usually share one cause, such as a missing "
                + "permission. Mend it, then run the failed rows again."
        case "ManifestChanged":
            "The manifest is not the one the job began with. Clone the job to run over the new one."
        case "ManifestUnreadable", "ManifestNotFound", "InvalidManifestContent":
            "Check that the manifest exists, that the job may read it, and that its columns are "
                + "those that the job names."
        case "ReportNotWritten":
            "Check that the job may write to the report's bucket. The rows were copied; the report "
                + "of this machine is below."
        case "AccessDenied", "Forbidden":
            "Give the keys or the role of the job the permission that is named, then clone the job."
        case "JobYielded": "A job of a higher priority runs. This one goes on by itself."
        case "PausedByUser": "Somebody paused it. Resume it when you like."
        case "ServiceStopped": "The service was stopped. The job goes on by itself."
        case "SuspendedTooLong": "Nobody confirmed the job for 30 days. Clone it to run it now."
        default: nil
        }
    }

    /// What people say for `S3PutObjectCopy`.
    static func operation(_ name: String) -> String {
        switch name {
        case "S3PutObjectCopy": "Copy"
        case "S3ReplicateObject": "Replicate"
        default: name
        }
    }
}
