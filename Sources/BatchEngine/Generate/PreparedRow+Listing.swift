// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

extension PreparedRow {
    /// A listed object or version as a manifest has it.
    init(_ object: ListedObject, bucket: String) {
        self.init(
            bucket: bucket, key: object.key, versionID: object.versionID ?? "",
            isLatest: object.isLatest, isDeleteMarker: object.isDeleteMarker,
            sizeBytes: object.isDeleteMarker ? nil : object.size,
            lastModified: object.lastModified, etag: object.etag ?? "",
            storageClass: object.isDeleteMarker ? "" : object.storageClass ?? "STANDARD")
    }
}
