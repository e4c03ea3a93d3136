// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a job comes to.
struct JobEnd: Sendable {
    /// Complete, Failed or Cancelled.
    let status: JobStatus
    /// What somebody gave as the reason.
    var updateReason: String?
    /// Why it failed.
    var reasons: [JobFailure]

    init(_ status: JobStatus, updateReason: String? = nil, reasons: [JobFailure] = []) {
        self.status = status
        self.updateReason = updateReason
        self.reasons = reasons
    }

    /// The status meanwhile.
    var through: StatusChange {
        switch status {
        case .cancelled:
            StatusChange(.cancelling, by: .user, updateReason: updateReason, reasons: reasons)
        case .failed: StatusChange(.failing, reasons: reasons)
        default: StatusChange(.completing, reasons: reasons)
        }
    }

    /// Whether the job may end without its report where it goes: what is to end does, and the
    /// report can be written later. A job that claims to be Complete has its report.
    var mayLackReport: Bool { status != .complete }
}
