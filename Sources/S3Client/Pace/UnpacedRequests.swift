// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Lets every request go at once.
package struct UnpacedRequests: RequestPacer {
    package init() {}

    package var isPacing: Bool { false }
    package var limitsBytes: Bool { false }

    nonisolated(nonsending) package func waitForTurn(_ exchange: S3Exchange) async throws {}

    package func note(_ exchange: S3Exchange, _ failure: S3Failure?) {}
}
