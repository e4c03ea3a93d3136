// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One version of a key: an object or a delete marker.
package struct ObjectVersion: Sendable {
    /// 32 characters, or `null` for what was written without versioning.
    package var versionID: String
    /// Later writes have higher stamps; a multipart object has its upload's.
    package var stamp: UInt64
    /// Whether this is a delete marker.
    package var isDeleteMarker = false
    /// Milliseconds since 1970.
    package var lastModified: Int64
    /// Without quotes; `md5-N` for a multipart object.
    package var etag: String
    /// The bytes.
    package var content: ObjectContent
    /// Everything else.
    package var attributes: ObjectAttributes
    /// Sizes of the parts of a multipart object, else empty.
    package var partSizes: [Int64] = []
}
