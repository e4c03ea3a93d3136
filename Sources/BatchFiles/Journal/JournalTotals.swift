// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How many rows have succeeded and failed since the job began.
package struct JournalTotals: Sendable, Equatable {
    package var succeeded: UInt64
    package var failed: UInt64

    package init(succeeded: UInt64 = 0, failed: UInt64 = 0) {
        self.succeeded = succeeded
        self.failed = failed
    }

    /// How many rows are finished.
    package var finished: UInt64 { succeeded + failed }
}
