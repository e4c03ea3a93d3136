// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A multipart upload of the store model.
struct ModelUpload {
    var key: String
    var contentType: String
    var tags: String
    /// The ranges that the parts were copied from, and the ETag of what they were copied from.
    var parts: [Int: (range: Range<Int>, etag: String)] = [:]
}
