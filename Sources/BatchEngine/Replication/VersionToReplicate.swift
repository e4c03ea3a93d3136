// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// A version that a manifest or a listing names for a replicate job, with what that tells of it.
struct VersionToReplicate: Sendable, Equatable {
    let bucket: [UInt8]
    /// `nil` where none is named: then no rule is asked.
    let versionID: [UInt8]?
    /// The one bucket that it is for; `nil` for all that the rules name.
    var destinationBucket: String?
    var facts: ObjectFacts

    init(bucket: [UInt8], versionID: [UInt8]?, facts: ObjectFacts) {
        self.bucket = bucket
        self.versionID = versionID
        self.facts = facts
    }

    /// The version of a row, with what its manifest has columns for.
    init(_ row: ManifestRow) {
        bucket = row.withBucket { [UInt8]($0) }
        versionID = row.withVersionID { $0.isEmpty ? nil : [UInt8]($0) }
        destinationBucket = row.text(of: .destinationBucket)
        facts = ObjectFacts(
            key: row.withKey { [UInt8]($0) }, isDeleteMarker: row.isDeleteMarker ? true : nil,
            size: row.sizeBytes, lastModified: row.lastModified, storageClass: row.storageClass,
            encryption: row.encryptionStatus.flatMap(ObjectEncryption.init(inventory:)),
            replicationStatus: row.replicationStatus)
    }

    /// Where the store has it.
    var address: ObjectAddress {
        ObjectAddress(bucket: bucket, key: facts.key, versionID: versionID)
    }
}
