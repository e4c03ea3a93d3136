// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// When too many rows have failed for the job to go on: the service's rule, with a knob. Pure.
struct FailureThreshold: Sendable {
    /// Of 100; 100 never trips.
    let percent: Int

    /// Looked at once 1,000 rows have run: a share of a handful says nothing.
    func isExceeded(succeeded: UInt64, failed: UInt64) -> Bool {
        let run = succeeded + failed
        guard percent < 100, run >= Limits.failureThresholdRows else { return false }
        return failed * 100 > run * UInt64(percent)
    }

    var failure: JobFailure {
        JobFailure(
            failureCode: "FailureThresholdExceeded",
            failureReason: "More than \(percent)% of the rows failed, so the job was stopped; see "
                + "the completion report for the reasons, or raise --failure-threshold")
    }
}
