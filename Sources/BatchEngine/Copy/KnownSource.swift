// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import S3Client

/// What is known of a source before, or without, asking for it.
struct KnownSource {
    var facts = ContentFacts()
    /// Whether the store itself said so in this run; a manifest may be old, and does not say by
    /// which key an object is encrypted.
    var isCertain = false
    /// The version that was copied, where the store keeps versions.
    var versionID: [UInt8]?

    /// What a manifest says.
    init(_ row: ManifestRow) {
        guard row.tellsOfObject else { return }
        facts.size = row.sizeBytes
        facts.etag = row.etag
    }

    /// What HEAD of the source says.
    init(_ head: ObjectHead) {
        facts = ContentFacts(head)
        isCertain = true
        versionID = head.versionID.flatMap { $0 == "null" ? nil : Array($0.utf8) }
    }
}
