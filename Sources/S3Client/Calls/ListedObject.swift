// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An object in a listing, or one version of it, or a delete marker.
package struct ListedObject: Sendable, Equatable {
    /// Raw bytes, decoded.
    package var key: [UInt8]
    /// Nil in a listing of current objects.
    package var versionID: String?
    /// Bytes; 0 for a delete marker.
    package var size: UInt64

    package init(key: [UInt8], versionID: String? = nil, size: UInt64 = 0) {
        self.key = key
        self.versionID = versionID
        self.size = size
    }
}
