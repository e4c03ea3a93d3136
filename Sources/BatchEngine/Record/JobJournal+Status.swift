// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

extension JobJournal {
    /// Makes a change of the job's status durable.
    ///
    /// - Throws: what the journal throws, and `JobFailure` for a change that the rules forbid.
    nonisolated func write(
        status: JobStatus, by actor: JobActor = .service, updateReason: String? = nil,
        reasons: [JobFailure] = []
    ) async throws {
        let wanted = StatusChange(
            status, by: actor, updateReason: updateReason, reasons: reasons)
        guard try await change(wanted) else { throw Self.refused(wanted) }
    }

    static func refused(_ change: StatusChange) -> JobFailure {
        JobFailure(
            failureCode: "StatusNotAllowed",
            failureReason: "The job cannot become \(change.status.rawValue) from where it stands")
    }
}
