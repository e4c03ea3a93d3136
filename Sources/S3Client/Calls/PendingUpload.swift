// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A multipart upload that is neither complete nor aborted.
package struct PendingUpload: Sendable, Equatable {
    /// Raw bytes, decoded.
    package var key: [UInt8]
    package var uploadID: String
    /// When it was begun, as received.
    package var initiated: String?

    package init(key: [UInt8], uploadID: String, initiated: String?) {
        self.key = key
        self.uploadID = uploadID
        self.initiated = initiated
    }
}
