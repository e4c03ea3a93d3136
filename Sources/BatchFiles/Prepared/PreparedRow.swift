// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import BatchModel

/// One row for a prepared manifest whose maker has values rather than text: a listing.
package struct PreparedRow: Sendable, Equatable {
    package var bucket: String
    /// The key as the store has it; it is percent-encoded when it is written.
    package var key: [UInt8]
    /// Empty where the row names no version; `null` for the null version.
    package var versionID: String
    package var isLatest: Bool?
    package var isDeleteMarker: Bool
    package var sizeBytes: UInt64?
    package var lastModified: Timestamp?
    /// With or without its double quotes.
    package var etag: String
    package var storageClass: String
    /// An index into the job's replication destinations; nil for a copy.
    package var destination: Int?
    /// The outcome of a row that never becomes a request.
    package var refusal: TaskFailure?

    package init(
        bucket: String, key: [UInt8], versionID: String = "", isLatest: Bool? = nil,
        isDeleteMarker: Bool = false, sizeBytes: UInt64? = nil, lastModified: Timestamp? = nil,
        etag: String = "", storageClass: String = "", destination: Int? = nil,
        refusal: TaskFailure? = nil
    ) {
        self.bucket = bucket
        self.key = key
        self.versionID = versionID
        self.isLatest = isLatest
        self.isDeleteMarker = isDeleteMarker
        self.sizeBytes = sizeBytes
        self.lastModified = lastModified
        self.etag = etag
        self.storageClass = storageClass
        self.destination = destination
        self.refusal = refusal
    }
}
