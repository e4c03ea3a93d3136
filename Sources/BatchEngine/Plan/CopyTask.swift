// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// One object to copy, with bytes of its own: what the lane of large objects keeps after the
/// manifest chunk is gone.
struct CopyTask: Sendable, Equatable {
    /// The row's index and line in the manifest.
    let row: UInt64
    let line: UInt64
    let bucket: [UInt8]
    let key: [UInt8]
    let versionID: [UInt8]?
    let destinationKey: [UInt8]
    /// The ETag that the source must have, without quotes; nil for whatever it has.
    let etag: String?
    /// Which of the job's replication rules the row is for; nil for a copy.
    var destination: Int?

    /// The object to copy from.
    var source: ObjectAddress {
        ObjectAddress(bucket: bucket, key: key, versionID: versionID)
    }
}
