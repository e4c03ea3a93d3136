// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import S3Client

/// A multipart upload under way: its identity, how the object is cut, what it is pinned to, and the
/// parts that an earlier run has copied.
struct MultipartUpload {
    let uploadID: String
    let layout: PartLayout
    /// As received, quotes included.
    let sourceETag: String?
    let sourceVersionID: [UInt8]?
    /// Whether the store may have another unfinished upload of the same row.
    let mayHaveSiblings: Bool
    /// By part number.
    private(set) var finishedParts: [Int: UploadedPart] = [:]

    init(
        uploadID: String, layout: PartLayout, sourceETag: String?, sourceVersionID: [UInt8]?,
        mayHaveSiblings: Bool
    ) {
        self.uploadID = uploadID
        self.layout = layout
        self.sourceETag = sourceETag
        self.sourceVersionID = sourceVersionID
        self.mayHaveSiblings = mayHaveSiblings
    }

    /// An upload of an earlier run, which does not say how often its creation was asked for.
    init(_ start: UploadStart) {
        let version = Array(start.sourceVersionID.utf8)
        self.init(
            uploadID: start.uploadID,
            layout: PartLayout(objectBytes: start.sizeBytes, partBytes: start.partBytes),
            sourceETag: start.sourceETag.isEmpty ? nil : start.sourceETag,
            sourceVersionID: version.isEmpty ? nil : version, mayHaveSiblings: true)
    }

    /// Takes over the parts that the store has, if they are as long as they should be.
    mutating func take(_ parts: [UploadedPart]) {
        for part in parts where (1...layout.count).contains(part.number) {
            let range = layout.range(ofPart: part.number)
            guard part.size == range.count else { continue }
            finishedParts[part.number] = part
        }
    }
}
