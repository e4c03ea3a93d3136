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
}
