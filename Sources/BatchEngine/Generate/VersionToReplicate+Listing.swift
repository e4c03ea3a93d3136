// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

extension VersionToReplicate {
    /// A listed object or version, with all that a listing tells.
    init(_ object: ListedObject, bucket: [UInt8]) {
        self.init(
            bucket: bucket, versionID: object.versionID.map { Array($0.utf8) },
            facts: ObjectFacts(
                key: object.key, isDeleteMarker: object.isDeleteMarker,
                size: object.isDeleteMarker ? nil : object.size,
                lastModified: object.lastModified,
                storageClass: object.isDeleteMarker ? nil : object.storageClass ?? "STANDARD",
                replicationStatus: object.isDeleteMarker ? "" : nil))
    }
}
