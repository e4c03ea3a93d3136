// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What a request asks for, by S3's own names.
package enum S3Operation: String, Sendable, CaseIterable {
    case listBuckets = "ListBuckets"
    case createBucket = "CreateBucket"
    case headBucket = "HeadBucket"
    case deleteBucket = "DeleteBucket"
    case getBucketLocation = "GetBucketLocation"
    case getBucketVersioning = "GetBucketVersioning"
    case putBucketVersioning = "PutBucketVersioning"
    case getObjectLockConfiguration = "GetObjectLockConfiguration"
    case getBucketReplication = "GetBucketReplication"
    case putBucketReplication = "PutBucketReplication"
    case deleteBucketReplication = "DeleteBucketReplication"
    case getBucketOwnershipControls = "GetBucketOwnershipControls"
    case putBucketOwnershipControls = "PutBucketOwnershipControls"
    case deleteBucketOwnershipControls = "DeleteBucketOwnershipControls"
    case listObjects = "ListObjects"
    case listObjectsV2 = "ListObjectsV2"
    case listObjectVersions = "ListObjectVersions"
    case listMultipartUploads = "ListMultipartUploads"
    case deleteObjects = "DeleteObjects"
    case putObject = "PutObject"
    case getObject = "GetObject"
    case headObject = "HeadObject"
    case deleteObject = "DeleteObject"
    case copyObject = "CopyObject"
    case restoreObject = "RestoreObject"
    case createMultipartUpload = "CreateMultipartUpload"
    case uploadPart = "UploadPart"
    case uploadPartCopy = "UploadPartCopy"
    case completeMultipartUpload = "CompleteMultipartUpload"
    case abortMultipartUpload = "AbortMultipartUpload"
    case listParts = "ListParts"
    case getObjectTagging = "GetObjectTagging"
    case putObjectTagging = "PutObjectTagging"
    case deleteObjectTagging = "DeleteObjectTagging"
    case getObjectAcl = "GetObjectAcl"
    case putObjectAcl = "PutObjectAcl"
    case getObjectRetention = "GetObjectRetention"
    case putObjectRetention = "PutObjectRetention"
    case getObjectLegalHold = "GetObjectLegalHold"
    case putObjectLegalHold = "PutObjectLegalHold"
    /// Something S3 may know and this server does not.
    case unknown = "Unknown"

    /// Whether it makes an object, all of it: what ``Truth`` keeps account of.
    var writesObject: Bool {
        self == .copyObject || self == .putObject || self == .completeMultipartUpload
    }

    /// The IAM action checked for the object itself; what a copy needs besides, it checks itself.
    var action: String {
        switch self {
        case .copyObject, .createMultipartUpload, .uploadPart, .uploadPartCopy,
            .completeMultipartUpload:
            "s3:PutObject"
        case .headObject: "s3:GetObject"
        case .getBucketReplication: "s3:GetReplicationConfiguration"
        case .putBucketReplication, .deleteBucketReplication: "s3:PutReplicationConfiguration"
        case .deleteBucketOwnershipControls: "s3:PutBucketOwnershipControls"
        case .getObjectLockConfiguration: "s3:GetBucketObjectLockConfiguration"
        case .headBucket, .listObjects, .listObjectsV2: "s3:ListBucket"
        case .listObjectVersions: "s3:ListBucketVersions"
        case .listParts: "s3:ListMultipartUploadParts"
        case .deleteObjects: "s3:DeleteObject"
        default: "s3:\(rawValue)"
        }
    }
}
