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
    /// Whether the store may hold a second upload of this object whose id never arrived: its
    /// creation was asked for more than once, or by a run that was killed.
    var mayHaveTwin = false
    /// By part number.
    private(set) var finishedParts: [Int: UploadedPart] = [:]

    init(uploadID: String, layout: PartLayout, sourceETag: String?, sourceVersionID: [UInt8]?) {
        self.uploadID = uploadID
        self.layout = layout
        self.sourceETag = sourceETag
        self.sourceVersionID = sourceVersionID
    }

    init(_ start: UploadStart) {
        let version = Array(start.sourceVersionID.utf8)
        self.init(
            uploadID: start.uploadID,
            layout: PartLayout(objectBytes: start.sizeBytes, partBytes: start.partBytes),
            sourceETag: start.sourceETag.isEmpty ? nil : start.sourceETag,
            sourceVersionID: version.isEmpty ? nil : version)
        mayHaveTwin = true
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
