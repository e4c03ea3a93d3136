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

    /// The small object of a row.
    init(number: Int) {
        self.init(
            etag: "\"etag-\(number)\"", bytes: number * 37 % 5_000,
            contentType: "type/\(number % 7)",
            tags: number % 3 == 0 ? "" : "n=\(number)&team=t\(number % 2)")
    }

    init(etag: String, bytes: Int, contentType: String, tags: String, parts: Int = 0) {
        self.etag = etag
        self.bytes = bytes
        self.contentType = contentType
        self.tags = tags
        self.parts = parts
    }

    /// As HEAD shows it: with the number of parts behind it, as S3 forms it.
    var shownETag: String { parts == 0 ? etag : etag.dropLast() + "-\(parts)\"" }
}
