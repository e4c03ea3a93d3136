// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// Where a measurement writes: its own prefix of a bucket.
package struct BenchPlace: Sendable {
    /// A name, or an access point's ARN.
    package let bucket: [UInt8]
    package let prefix: BenchPrefix

    package init(bucket: String, prefix: BenchPrefix) {
        self.bucket = Array(bucket.utf8)
        self.prefix = prefix
    }

    /// An object of the measurement.
    func object(_ rest: String) -> ObjectAddress {
        ObjectAddress(bucket: bucket, key: prefix.key(rest))
    }
}
