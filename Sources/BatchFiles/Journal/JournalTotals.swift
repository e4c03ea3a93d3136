// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How many rows came to which end since the job began.
package struct JournalTotals: Sendable, Equatable {
    package var succeeded: UInt64
    package var failed: UInt64
    package var skipped: UInt64
    /// Those among the succeeded that were to be verified and could not be.
    package var unverified: UInt64

    package init(
        succeeded: UInt64 = 0, failed: UInt64 = 0, skipped: UInt64 = 0, unverified: UInt64 = 0
    ) {
        self.succeeded = succeeded
        self.failed = failed
        self.skipped = skipped
        self.unverified = unverified
    }

    /// How many rows are finished.
    package var finished: UInt64 { succeeded + failed + skipped }
}
