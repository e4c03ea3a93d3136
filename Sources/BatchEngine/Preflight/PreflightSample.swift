// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import S3Client

/// An object that is looked at in place of many.
struct PreflightSample: Sendable, Equatable {
    var row: UInt64
    var source: ObjectAddress
    /// Whether the manifest calls it archived.
    var isArchived = false

    init(row: UInt64, source: ObjectAddress) {
        self.row = row
        self.source = source
    }

    init(_ row: ManifestRow) {
        self.init(
            row: row.index,
            source: ObjectAddress(
                bucket: row.withBucket { [UInt8]($0) }, key: row.withKey { [UInt8]($0) },
                versionID: row.withVersionID { $0.isEmpty ? nil : [UInt8]($0) }))
        isArchived = row.isArchived
    }

    var bucketName: String { String(decoding: source.bucket, as: UTF8.self) }

    /// For a person: `bucket/key`, shortened.
    var name: String {
        let key = String(decoding: source.key, as: UTF8.self)
        return "\(bucketName)/" + (key.count > 80 ? key.prefix(77) + "…" : key[...])
    }
}
