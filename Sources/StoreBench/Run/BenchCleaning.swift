// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What cleaning up did, and what it could not.
package struct BenchCleaning: Sendable, Equatable {
    /// Objects and versions deleted.
    package var objects: UInt64 = 0
    package var bytes: UInt64 = 0
    /// Multipart uploads aborted.
    package var uploads: UInt64 = 0
    /// Why something may be left, in one sentence; nil when the prefix is known to be empty.
    package var problem: String?

    package init() {}
}
