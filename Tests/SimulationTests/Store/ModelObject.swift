// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An object of the store model: what identifies its content, and what a copy must keep.
struct ModelObject: Equatable {
    /// With quotes. A copy keeps its source's, so that a test can tell what was copied.
    var etag: String
    var bytes: Int
    var contentType: String
    /// As `x-amz-tagging` carries them, keys ascending.
    var tags: String
    /// Of how many parts a multipart upload made it; 0 for one that was made at once.
    var parts = 0

    /// As HEAD shows it: with the number of parts behind it, as S3 forms it.
    var shownETag: String { parts == 0 ? etag : etag.dropLast() + "-\(parts)\"" }
}
