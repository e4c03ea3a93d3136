// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One page of ListParts.
struct PartsPage {
    var parts: [UploadedPart]
    /// The part number after which the next page begins; nil after the last page.
    var next: Int?

    /// Reads `ListPartsResult`.
    init(_ tree: XMLTree) {
        parts = tree.all("Part").compactMap { part in
            guard let number = part.value("PartNumber").flatMap({ Int($0) }),
                let etag = part.value("ETag")
            else { return nil }
            return UploadedPart(
                number: number, etag: etag, size: part.value("Size").flatMap { Int($0) },
                checksums: PartChecksum.all(in: part))
        }
        if tree.value("IsTruncated") == "true" {
            next = tree.value("NextPartNumberMarker").flatMap { Int($0) } ?? parts.last?.number
        }
    }
}
