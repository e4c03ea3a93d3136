// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// Where an upload goes, as the journal writes it.
struct UploadDestination {
    let row: UInt64
    let bucket: String
    let key: String

    init(plan: CopyPlan, task: CopyTask) {
        row = task.row
        bucket = String(decoding: plan.destinationBucket, as: UTF8.self)
        key = String(decoding: task.destinationKey, as: UTF8.self)
    }

    var intent: UploadIntent { UploadIntent(row: row, bucket: bucket, key: key) }

    func start(_ upload: MultipartUpload) -> UploadStart {
        UploadStart(
            row: row, bucket: bucket, key: key, uploadID: upload.uploadID,
            sourceETag: upload.sourceETag ?? "",
            sourceVersionID: String(decoding: upload.sourceVersionID ?? [], as: UTF8.self),
            sizeBytes: upload.layout.objectBytes, partBytes: upload.layout.partBytes)
    }
}
