// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A multipart upload is about to be created at the destination: written before the request, so
/// that a crash in between leaves a trace of the upload whose id nobody received.
package struct UploadIntent: Sendable, Equatable {
    /// The manifest row the upload is for.
    package var row: UInt64
    /// The destination bucket.
    package var bucket: String
    /// The destination key.
    package var key: String

    package init(row: UInt64, bucket: String, key: String) {
        self.row = row
        self.bucket = bucket
        self.key = key
    }
}
