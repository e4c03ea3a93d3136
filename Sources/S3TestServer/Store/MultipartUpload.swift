// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// An upload that was begun and neither completed nor aborted.
package struct MultipartUpload: Sendable {
    /// One part that arrived.
    package struct Part: Sendable {
        /// Its bytes.
        package var content: ObjectContent
        /// Hex MD5, or the made-up one of virtual bytes.
        package var etag: String
        /// Milliseconds since 1970.
        package var lastModified: Int64
    }

    /// The upload id.
    package let id: String
    /// Where it will go.
    package let bucket: String
    /// Under which key.
    package let key: ObjectKey
    /// Milliseconds since 1970.
    package let initiated: Int64
    /// The order among versions: an upload counts from when it was begun.
    package let stamp: UInt64
    /// What the object will have.
    package var attributes: ObjectAttributes
    /// Parts by number.
    package var parts: [Int: Part] = [:]
}
