// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What became of old jobs.
package struct PruneResult: Sendable {
    /// Those that were removed, or would be.
    package var removed: [JobID] = []
    /// Those that are old enough and stay, with the reason.
    package var kept: [(id: JobID, reason: String)] = []
}
