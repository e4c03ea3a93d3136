// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A seeded fault: a share of the requests of an operation.
package struct FaultRate: Codable, Sendable, Equatable {
    /// S3's name of the operation; nil means any.
    package var operation: String?
    /// From 0 (never) to 1 (always).
    package var probability: Double
    /// What happens.
    package var action: FaultAction

    /// A rate.
    package init(operation: String? = nil, probability: Double, action: FaultAction) {
        self.operation = operation
        self.probability = probability
        self.action = action
    }
}
