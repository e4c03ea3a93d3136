// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What a column of a manifest's text says about its object.
///
/// Source: S3 User Guide, Amazon S3 Inventory lists, for the names; `destination` and `refusal`
/// stand in prepared manifests alone (docs/prepared-manifest.md).
package enum ManifestColumn: UInt8, Sendable, CaseIterable {
    case ignore
    case bucket
    case key
    case versionID
    case isLatest
    case isDeleteMarker
    /// Bytes of the object; empty for a delete marker.
    case size
    /// ISO 8601.
    case lastModified
    /// Without its double quotes.
    case etag
    case storageClass
    case encryptionStatus
    case replicationStatus
    case intelligentTieringTier
    /// An index into the replication destinations of the job; empty for a copy.
    case destination
    /// The name of the bucket that the row is replicated to; empty for all.
    case destinationBucket
    /// `status code message`: the row was refused when the manifest was prepared.
    case refusal

    package init(_ field: ManifestField) {
        switch field {
        case .ignore: self = .ignore
        case .bucket: self = .bucket
        case .key: self = .key
        case .versionID: self = .versionID
        case .destination: self = .destinationBucket
        }
    }

    /// The name in an inventory's `fileSchema`.
    package var name: String {
        switch self {
        case .ignore: "Ignore"
        case .bucket: "Bucket"
        case .key: "Key"
        case .versionID: "VersionId"
        case .isLatest: "IsLatest"
        case .isDeleteMarker: "IsDeleteMarker"
        case .size: "Size"
        case .lastModified: "LastModifiedDate"
        case .etag: "ETag"
        case .storageClass: "StorageClass"
        case .encryptionStatus: "EncryptionStatus"
        case .replicationStatus: "ReplicationStatus"
        case .intelligentTieringTier: "IntelligentTieringAccessTier"
        case .destination, .destinationBucket: "Destination"
        case .refusal: "Refusal"
        }
    }

    /// Whether a row's descriptor has a place for it; the others are kept beside.
    var isInDescriptor: Bool {
        switch self {
        case .ignore, .bucket, .key, .versionID: true
        default: false
        }
    }
}
