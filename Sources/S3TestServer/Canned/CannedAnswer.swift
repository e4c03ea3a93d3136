// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Which prepared answer a canned request gets.
enum CannedAnswer: Int, CaseIterable {
    case copy, partCopy, noSuchKey, put, part, create, complete, head, deleted, deletedMany
    case tagging, acl, list, object, bucketVersioning
    /// Not prepared: the counters as they are now.
    case counters

    /// What the counters call it.
    var counterName: String {
        switch self {
        case .copy: "CopyObject"
        case .partCopy: "UploadPartCopy"
        case .noSuchKey: "NoSuchKey"
        case .put: "PutObject"
        case .part: "UploadPart"
        case .create: "CreateMultipartUpload"
        case .complete: "CompleteMultipartUpload"
        case .head: "HeadObject"
        case .deleted: "DeleteObject"
        case .deletedMany: "DeleteObjects"
        case .tagging: "GetObjectTagging"
        case .acl: "GetObjectAcl"
        case .list: "ListObjectsV2"
        case .object: "GetObject"
        case .bucketVersioning: "GetBucketVersioning"
        case .counters: "Counters"
        }
    }
}
