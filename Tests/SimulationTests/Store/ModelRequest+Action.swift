// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

extension ModelRequest {
    /// S3's name of the call.
    var action: String {
        switch method {
        case .put where bucket == "reports": "PutObject"
        case .put where query["tagging"] != nil: "PutObjectTagging"
        case .put where query["uploadId"] != nil: "UploadPartCopy"
        case .put: "CopyObject"
        case .head: "HeadObject"
        case .post where query["uploads"] != nil: "CreateMultipartUpload"
        case .post: "CompleteMultipartUpload"
        case .delete where query["uploadId"] != nil: "AbortMultipartUpload"
        case .delete: "DeleteObject"
        case .get where query["uploadId"] != nil: "ListParts"
        case .get: Self.ofSubresource.first { query[$0.name] != nil }?.action ?? "GetObject"
        }
    }

    private static let ofSubresource: [(name: String, action: String)] = [
        ("uploads", "ListMultipartUploads"), ("versions", "ListObjectVersions"),
        ("list-type", "ListObjectsV2"), ("tagging", "GetObjectTagging"), ("acl", "GetObjectAcl"),
        ("versioning", "GetBucketVersioning"), ("replication", "GetBucketReplication"),
        ("ownershipControls", "GetBucketOwnershipControls"),
    ]
}
