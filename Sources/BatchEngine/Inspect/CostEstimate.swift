// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a copy will cost by a price list, in its currency. Pure.
package struct CostEstimate: Sendable, Equatable {
    /// Writes into the destination's class, reads at the prices of STANDARD.
    package var requests: Double
    /// Reading what lies in classes that charge for it.
    package var retrieval: Double
    package var transfer: Double
    /// Storing the copies for a month.
    package var storagePerMonth: Double

    /// Everything but storage.
    package var once: Double { requests + retrieval + transfer }

    /// The costs of copying `tally` into `storageClass`; nil when the list does not have it.
    package init?(_ tally: ManifestTally, storageClass: String, prices: PriceList) {
        guard let target = prices.classes[storageClass] else { return nil }
        let readPrice = (prices.classes["STANDARD"] ?? target).readsPerThousand
        requests =
            Double(tally.requests.writes) / 1_000 * target.writesPerThousand
            + Double(tally.requests.reads) / 1_000 * readPrice
        retrieval = tally.copiedBytesByClass.reduce(0) { sum, entry in
            sum + Self.gigabytes(entry.value) * (prices.classes[entry.key]?.retrievalPerGB ?? 0)
        }
        transfer = Self.gigabytes(tally.copiedBytes) * prices.transferPerGB
        storagePerMonth = Self.gigabytes(tally.copiedBytes) * target.storagePerGBMonth
    }

    /// Stores bill by 2^30 bytes.
    private static func gigabytes(_ bytes: UInt64) -> Double { Double(bytes) / Double(1 << 30) }
}
