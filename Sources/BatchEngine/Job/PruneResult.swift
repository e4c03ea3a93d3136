// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What became of old jobs.
package struct PruneResult: Sendable, Equatable {
    /// Those that were removed, or would be.
    package var removed: [JobID] = []
    /// Those that are old enough and stay, with the reason.
    package var kept: [(id: JobID, reason: String)] = []

    package static func == (left: PruneResult, right: PruneResult) -> Bool {
        left.removed == right.removed
            && left.kept.elementsEqual(right.kept, by: { $0.id == $1.id && $0.reason == $1.reason })
    }
}
