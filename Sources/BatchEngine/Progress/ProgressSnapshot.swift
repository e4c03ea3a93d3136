// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// How far a run is at one moment.
package struct ProgressSnapshot: Sendable, Equatable {
    package var succeeded: UInt64 = 0
    package var failed: UInt64 = 0
    /// Rows that were not copied because of what the destination has already.
    package var skipped: UInt64 = 0
    /// Rows among the succeeded that were to be verified and could not be.
    package var unverified: UInt64 = 0
    /// Rows of the manifest: exact once it has been read to its end, before that an estimate from
    /// the bytes read so far.
    package var total: UInt64?
    package var isTotalExact = false
    /// Bytes of objects whose size is known, as their parts finish.
    package var bytesCopied: UInt64 = 0
    /// Copies that may be in flight; 0 while no row can run yet.
    package var level = 0
    /// Prefixes and buckets whose requests are spaced out because the store throttles them.
    package var pacedPrefixes = 0
    /// Whether all are, because its key management throttles.
    package var isPacedForKeyManagement = false
    /// Rows read so far while the manifest is prepared and none is copied yet.
    package var preparing: UInt64?
    /// What is waited for, as a code, while no copy can be made.
    package var waitingFor: String?
    package var elapsedMilliseconds: Int64 = 0

    package init() {}

    package var done: UInt64 { succeeded + failed + skipped }
}
