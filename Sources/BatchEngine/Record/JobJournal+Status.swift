// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

extension JobJournal {
    /// Makes a change of the job's status durable.
    nonisolated func write(status: JobStatus, reasons: [JobFailure] = []) async throws {
        try await write(
            .jobStatus(
                JournalStatus(
                    status: status.rawValue,
                    reasons: reasons.map {
                        JournalStatus.Reason(code: $0.failureCode, text: $0.failureReason)
                    },
                    milliseconds: now().millisecondsSinceEpoch)))
    }
}
