// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Why no further concurrency was measured.
package enum SweepEnd: String, Sendable, Codable {
    /// More at once brought no more.
    case flat
    /// The highest allowed was reached while throughput still grew.
    case limit
    /// All levels that were asked for are measured.
    case given
    /// Most calls failed.
    case failing
    /// The user stopped it.
    case interrupted
}
