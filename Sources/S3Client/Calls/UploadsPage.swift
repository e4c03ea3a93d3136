// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One page of ListMultipartUploads.
package struct UploadsPage: Sendable, Equatable {
    /// Where the next page begins.
    package struct Marker: Sendable, Equatable {
        package var key: [UInt8]
        package var uploadID: String

        package init(key: [UInt8], uploadID: String) {
            self.key = key
            self.uploadID = uploadID
        }
    }

    package var uploads: [PendingUpload]
    /// Nil after the last page.
    package var next: Marker?

    /// Reads `ListMultipartUploadsResult`. A page that says it is cut but names no next one is
    /// taken for the last: asking again would bring it again.
    init(_ tree: XMLTree) {
        let isEncoded = tree.value("EncodingType") == "url"
        func bytes(_ text: String) -> [UInt8] {
            isEncoded ? PercentEncoding.decodeForm(text) : Array(text.utf8)
        }
        uploads = tree.all("Upload").compactMap { upload in
            guard let key = upload.child("Key")?.text, let id = upload.value("UploadId") else {
                return nil
            }
            return PendingUpload(
                key: bytes(key), uploadID: id, initiated: upload.value("Initiated"))
        }
        if tree.value("IsTruncated") == "true", let key = tree.child("NextKeyMarker")?.text,
            !key.isEmpty
        {
            next = Marker(key: bytes(key), uploadID: tree.value("NextUploadIdMarker") ?? "")
        }
    }
}
