// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What a row of a replicate job asks for.
enum Replica: Equatable {
    /// A copy of a version of this many bytes.
    case copy(S3PutObjectCopy, byteCount: UInt64)
    /// A delete marker in that bucket.
    case deleteMarker(bucket: [UInt8])
}
