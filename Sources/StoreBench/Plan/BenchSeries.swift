// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One activity with objects of one size: what is measured at several concurrencies.
package struct BenchSeries: Sendable, Hashable, Codable {
    package var activity: BenchActivity
    /// Nil for listings, where keys count and not bytes.
    package var objectBytes: UInt64?

    package init(activity: BenchActivity, objectBytes: UInt64?) {
        self.activity = activity
        self.objectBytes = objectBytes
    }

    /// `4 KiB`; a dash where sizes mean nothing.
    package var sizeText: String { objectBytes.map(Quantity.bytes) ?? "-" }

    /// `copy 4 KiB`
    package var name: String {
        objectBytes == nil ? activity.rawValue : "\(activity.rawValue) \(sizeText)"
    }
}
