// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What is worth telling of how a manifest was prepared; kept beside it.
package struct PreparationSummary: Sendable, Equatable, Codable {
    /// Rows that are not part of the job, by kind.
    package var leftOut: [String: UInt64] = [:]

    mutating func leaveOut(_ kind: RowExclusion) {
        leftOut[kind.rawValue, default: 0] += 1
    }

    mutating func add(_ other: PreparationSummary) {
        leftOut.merge(other.leftOut) { $0 + $1 }
    }
}
