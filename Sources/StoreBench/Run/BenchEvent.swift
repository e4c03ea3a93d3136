// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a measurement tells while it goes on, for a person to watch.
package enum BenchEvent: Sendable {
    /// Objects are being made that others are copied from, read or listed.
    case seeding(BenchSeries, objects: Int)
    case measured(BenchSeries, CellResult)
    /// What a cell wrote, or all, is being deleted.
    case cleaning
}
