// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchEngine

/// S3 User Guide, "Tracking job failure and failure rate": more than 50 % of at least 1,000 tasks.
@Suite struct FailureThresholdTests {
    @Test(
        arguments: [
            (0, 999, 50, false), (0, 1_000, 50, true), (500, 500, 50, false), (499, 501, 50, true),
            (999, 1, 0, true), (1_000, 0, 0, false), (0, 1_000_000, 100, false),
        ] as [(UInt64, UInt64, Int, Bool)])
    func `more than the share of at least 1,000 rows trips it`(
        succeeded: UInt64, failed: UInt64, percent: Int, expected: Bool
    ) {
        let threshold = FailureThreshold(percent: percent)
        #expect(threshold.isExceeded(succeeded: succeeded, failed: failed) == expected)
    }
}
