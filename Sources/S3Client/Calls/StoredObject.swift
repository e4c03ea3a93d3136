// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What the store says of an object it has just stored.
package struct StoredObject: Sendable, Equatable {
    /// As received; some stores leave it out or empty after a multipart upload.
    package var etag: String?
    /// Nil in a bucket without versions.
    package var versionID: String?

    package init(etag: String?, versionID: String?) {
        self.etag = etag
        self.versionID = versionID
    }
}
