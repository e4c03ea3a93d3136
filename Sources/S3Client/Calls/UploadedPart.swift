// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A part of a multipart upload that the store has.
package struct UploadedPart: Sendable, Equatable {
    /// From 1 to 10,000.
    package var number: Int
    /// As received.
    package var etag: String
    /// Bytes; nil where the answer does not say.
    package var size: Int?
    /// Checksums by their element's name, such as `ChecksumCRC32C`, values in base64.
    package var checksums: [PartChecksum]

    package init(number: Int, etag: String, size: Int? = nil, checksums: [PartChecksum] = []) {
        self.number = number
        self.etag = etag
        self.size = size
        self.checksums = checksums
    }
}
