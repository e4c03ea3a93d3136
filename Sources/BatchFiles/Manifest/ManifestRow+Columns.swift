// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// What a manifest says of an object beyond bucket, key and version id. All of it is nil, or false,
/// where the manifest has no such column or the row leaves it empty.
extension ManifestRow {
    /// Whether the manifest has any such column.
    package var tellsOfObject: Bool { !chunk.layout.extras.isEmpty }

    /// A column's text, CSV quotes undone; empty where there is none.
    package func withValue<Result>(
        of column: ManifestColumn, _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        switch column {
        case .ignore: try chunk.withBytes(of: RowDescriptor.Slice(), body)
        case .bucket: try withText(of: .bucket, body)
        case .key: try withText(of: .key, body)
        case .versionID: try withText(of: .versionID, body)
        default: try chunk.withBytes(of: extra(column), body)
        }
    }

    /// The object's bytes.
    package var sizeBytes: UInt64? { withValue(of: .size, ColumnText.wholeNumber) }

    /// Whether the version is the current one of its key.
    package var isLatest: Bool? { withValue(of: .isLatest, ColumnText.truth) }

    /// Whether the version is a delete marker.
    package var isDeleteMarker: Bool { withValue(of: .isDeleteMarker, ColumnText.truth) ?? false }

    /// When the version was written.
    package var lastModified: Timestamp? { withValue(of: .lastModified, ColumnText.time) }

    /// The ETag without its double quotes; empty where there is none.
    package func withETag<Result>(
        _ body: (UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try withValue(of: .etag, body)
    }

    /// The ETag without its double quotes, for cold uses.
    package var etag: String? { text(of: .etag) }

    /// `STANDARD`, `GLACIER`, …
    package var storageClass: String? { text(of: .storageClass) }

    /// `SSE-S3`, `SSE-C`, `SSE-KMS`, `DSSE-KMS` or `NOT-SSE`.
    package var encryptionStatus: String? { text(of: .encryptionStatus) }

    /// `PENDING`, `COMPLETED`, `FAILED` or `REPLICA`.
    package var replicationStatus: String? { text(of: .replicationStatus) }

    /// `FREQUENT`, `INFREQUENT`, `ARCHIVE_INSTANT_ACCESS`, `ARCHIVE` or `DEEP_ARCHIVE`.
    package var intelligentTieringTier: String? { text(of: .intelligentTieringTier) }

    /// Which of the job's replication destinations the row is for.
    package var destination: Int? {
        withValue(of: .destination, ColumnText.wholeNumber).flatMap { Int(exactly: $0) }
    }

    /// A column's text as a string; nil where it is empty.
    package func text(of column: ManifestColumn) -> String? {
        withValue(of: column) { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
    }

    private func extra(_ column: ManifestColumn) -> RowDescriptor.Slice {
        let extras = chunk.layout.extras
        guard let place = extras.firstIndex(of: column) else { return RowDescriptor.Slice() }
        return chunk.extras[position * extras.count + place]
    }
}
