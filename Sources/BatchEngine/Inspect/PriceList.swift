// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a store asks for requests and storage.
package struct PriceList: Sendable, Equatable {
    /// The prices of one storage class.
    package struct Class: Sendable, Equatable {
        /// PUT, COPY, POST and LIST requests into the class, per thousand.
        package var writesPerThousand: Double
        /// GET, HEAD and other requests, per thousand.
        package var readsPerThousand: Double
        /// Reading a GiB of what is stored in the class, also to copy it.
        package var retrievalPerGB: Double
        /// Storing a GiB for a month.
        package var storagePerGBMonth: Double
    }

    /// What the list is: whose prices, of where and when.
    package var name: String
    package var currency: String
    /// By storage class.
    package var classes: [String: Class]
    /// Carrying a GiB from the source to the destination; 0 within a region.
    package var transferPerGB: Double

    /// The prices of https://aws.amazon.com/s3/pricing for US East (N. Virginia), first tier, as of
    /// May 2026.
    package static let builtIn = PriceList(
        name: "AWS S3, US East (N. Virginia), May 2026", currency: "USD",
        classes: [
            "STANDARD": Class(0.005, 0.0004, 0, 0.023),
            "INTELLIGENT_TIERING": Class(0.005, 0.0004, 0, 0.023),
            "STANDARD_IA": Class(0.01, 0.001, 0.01, 0.0125),
            "ONEZONE_IA": Class(0.01, 0.001, 0.01, 0.01),
            "GLACIER_IR": Class(0.02, 0.01, 0.03, 0.004),
            "GLACIER": Class(0.03, 0.0004, 0.01, 0.0036),
            "DEEP_ARCHIVE": Class(0.05, 0.0004, 0.02, 0.00099),
        ],
        transferPerGB: 0)
}

extension PriceList.Class {
    fileprivate init(_ writes: Double, _ reads: Double, _ retrieval: Double, _ storage: Double) {
        self.init(
            writesPerThousand: writes, readsPerThousand: reads, retrievalPerGB: retrieval,
            storagePerGBMonth: storage)
    }
}
