// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Every call goes by itself: when its attempts are used, its failure is final.
package struct ImpatientCalls: CallPatience {
    package init() {}

    package var isWaiting: Bool { false }
    package var excusesThrottling: Bool { false }

    nonisolated(nonsending) package func wait(_ mark: inout CallMark) async throws -> CallTurn {
        .freely
    }

    nonisolated(nonsending) package func verdict(
        on failure: S3Failure, _ mark: inout CallMark, otherwise decision: RetryDecision
    ) async throws -> CallVerdict { .asDecided }

    package func noteAnswer() {}

    package func leave(_ mark: inout CallMark) {}
}
