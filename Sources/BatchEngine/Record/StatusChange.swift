// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// A status that a job is to have, and why.
struct StatusChange: Sendable {
    let status: JobStatus
    var actor = JobActor.service
    /// What somebody gave as the reason.
    var updateReason: String?
    /// Why it failed, is Paused or Suspended.
    var reasons: [JobFailure]

    init(
        _ status: JobStatus, by actor: JobActor = .service, updateReason: String? = nil,
        reasons: [JobFailure] = []
    ) {
        self.status = status
        self.actor = actor
        self.updateReason = updateReason
        self.reasons = reasons
    }

    /// The journal's record of it.
    func record(milliseconds: Int64) -> JournalStatus {
        JournalStatus(
            status: status.rawValue,
            reasons: reasons.map {
                JournalStatus.Reason(code: $0.failureCode, text: $0.failureReason)
            },
            updateReason: updateReason, milliseconds: milliseconds)
    }
}
