// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where a generated manifest is written (`S3ManifestOutputLocation` of the S3 Control model). Its
/// format is always `S3InventoryReport_CSV_20211130`.
public struct ManifestOutputLocation: Sendable, Equatable {
    /// A bucket with an empty key, or a directory of this machine.
    public var destination: ObjectLocation
    /// Stands before the keys of all that is written, joined with one `/`.
    public var prefix: String?
    /// Twelve digits: who must own the bucket.
    public var expectedBucketOwner: String?
    /// How the store encrypts what is written; `nil` leaves that to the bucket.
    public var encryption: ManifestEncryption?

    public init(
        destination: ObjectLocation, prefix: String? = nil, expectedBucketOwner: String? = nil,
        encryption: ManifestEncryption? = nil
    ) {
        self.destination = destination
        self.prefix = prefix
        self.expectedBucketOwner = expectedBucketOwner
        self.encryption = encryption
    }
}
