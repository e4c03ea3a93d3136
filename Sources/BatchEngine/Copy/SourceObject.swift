// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// What a multipart copy has to know of its source: CopyObject leaves all of it to the store.
struct SourceObject {
    let byteCount: UInt64
    /// As received, quotes included.
    let etag: String?
    /// The version to pin parts to, where the store keeps versions.
    let versionID: [UInt8]?
    let lastModified: Timestamp?
    /// Content headers and user metadata, as they have to be sent to keep them.
    let metadataHeaders: HeaderBlock
    /// What a copy is compared with.
    let known: KnownSource

    init(_ head: ObjectHead) {
        byteCount = UInt64(max(0, head.size))
        etag = head.etag
        versionID = head.versionID.flatMap { $0 == "null" ? nil : Array($0.utf8) }
        lastModified = head.lastModified.flatMap(Timestamp.init(httpDate:))
        var kept = HeaderBlock()
        for header in head.headers where Self.isMetadata(header.name) {
            kept.append(name: header.name, value: header.value)
        }
        metadataHeaders = kept
        known = KnownSource(head)
    }

    /// The kind of checksum that the source has of the whole object, if the parts of a copy can
    /// make up one of the same kind (S3 User Guide, "Full object checksums").
    var wholeChecksum: ChecksumAlgorithm? {
        let kinds: [ChecksumAlgorithm] = [.crc64NVMe, .crc32c, .crc32]
        return kinds.first { kind in
            known.facts.checksums.contains {
                $0.algorithm == kind.rawValue && $0.isOfWholeObject
            }
        }
    }

    /// What CopyObject keeps under the directive COPY (API Reference, CopyObject). The website
    /// redirect is not among it.
    private static func isMetadata(_ name: [UInt8]) -> Bool {
        let kept = [
            "cache-control", "content-disposition", "content-encoding", "content-language",
            "content-type", "expires",
        ]
        return name.starts(with: "x-amz-meta-".utf8)
            || kept.contains { $0.utf8.elementsEqual(name) }
    }
}
