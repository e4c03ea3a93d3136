// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// An object in a listing, or one version of it, or a delete marker: what the listing tells of it.
package struct ListedObject: Sendable, Equatable {
    /// Raw bytes, decoded.
    package var key: [UInt8]
    /// Nil in a listing of current objects.
    package var versionID: String?
    /// Bytes; 0 for a delete marker.
    package var size: UInt64
    /// Without quotes; nil for a delete marker.
    package var etag: String?
    /// Nil where the store gives none, or none that is a time.
    package var lastModified: Timestamp?
    /// As the store names it; nil where it names none, which means STANDARD.
    package var storageClass: String?
    /// Nil in a listing of current objects.
    package var isLatest: Bool?
    package var isDeleteMarker = false

    package init(key: [UInt8], versionID: String? = nil, size: UInt64 = 0) {
        self.key = key
        self.versionID = versionID
        self.size = size
    }
}
