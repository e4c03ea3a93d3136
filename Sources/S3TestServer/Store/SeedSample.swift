// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What the objects of one filling have in common.
package struct SeedSample: Sendable {
    /// Bytes, computed when read.
    package var size: Int64
    /// One for all; nil makes one for each from its content.
    package var etag: String?
    /// Milliseconds since 1970; nil is now.
    package var lastModified: Int64?
    /// Whether delete markers are made instead of objects.
    package var isDeleteMarker = false
    /// Everything else.
    package var attributes = ObjectAttributes()

    /// Objects of a size.
    package init(size: Int64 = 0) { self.size = size }
}
