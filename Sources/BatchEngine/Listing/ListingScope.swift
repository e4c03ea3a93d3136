// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What is listed.
package struct ListingScope: Sendable, Equatable {
    /// A name, or an access point's ARN.
    package var bucket: String
    /// What the keys begin with; empty for the whole bucket.
    package var prefix: [UInt8]
    /// Whether all versions and delete markers are listed, or the current objects.
    package var hasVersions: Bool

    package init(bucket: String, prefix: [UInt8] = [], hasVersions: Bool = false) {
        self.bucket = bucket
        self.prefix = prefix
        self.hasVersions = hasVersions
    }

    /// `s3://bucket/prefix`, for messages.
    package var name: String { "s3://\(bucket)/\(String(decoding: prefix, as: UTF8.self))" }
}
