// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A multipart upload exists at the destination and must be completed or aborted.
package struct UploadStart: Sendable, Equatable {
    /// The manifest row the upload is for.
    package var row: UInt64
    /// The destination bucket.
    package var bucket: String
    /// The destination key.
    package var key: String
    package var uploadID: String
    /// The source's ETag that every part is pinned to.
    package var sourceETag: String
    /// The source's version id; empty when the bucket has no versions.
    package var sourceVersionID: String
    /// The object's size in bytes.
    package var sizeBytes: UInt64
    /// The size of each part but the last, in bytes.
    package var partBytes: UInt64

    package init(
        row: UInt64, bucket: String, key: String, uploadID: String, sourceETag: String,
        sourceVersionID: String, sizeBytes: UInt64, partBytes: UInt64
    ) {
        self.row = row
        self.bucket = bucket
        self.key = key
        self.uploadID = uploadID
        self.sourceETag = sourceETag
        self.sourceVersionID = sourceVersionID
        self.sizeBytes = sizeBytes
        self.partBytes = partBytes
    }
}
