// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Every call goes by itself: when its attempts are used, its failure is final.
package struct ImpatientCalls: CallPatience {
    package init() {}

    package var isWaiting: Bool { false }

    nonisolated(nonsending) package func wait() async throws {}

    nonisolated(nonsending) package func decision(
        after failure: S3Failure, attempts: Int, otherwise decision: RetryDecision
    ) async -> RetryDecision { decision }

    package func noteAnswer() {}
}
