// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The calls the client knows, of S3 and two of STS: which answer each gives, and so what
/// counts as its success.
package enum S3Call: String, Sendable, CaseIterable {
    case abortMultipartUpload = "AbortMultipartUpload"
    case assumeRole = "AssumeRole"
    case assumeRoleWithWebIdentity = "AssumeRoleWithWebIdentity"
    case completeMultipartUpload = "CompleteMultipartUpload"
    case copyObject = "CopyObject"
    case createMultipartUpload = "CreateMultipartUpload"
    case deleteObject = "DeleteObject"
    case deleteObjects = "DeleteObjects"
    case getBucketOwnershipControls = "GetBucketOwnershipControls"
    case getBucketReplication = "GetBucketReplication"
    case getBucketVersioning = "GetBucketVersioning"
    case getObject = "GetObject"
    case getObjectACL = "GetObjectAcl"
    case getObjectLockConfiguration = "GetObjectLockConfiguration"
    case getObjectTagging = "GetObjectTagging"
    case headBucket = "HeadBucket"
    case headObject = "HeadObject"
    case listMultipartUploads = "ListMultipartUploads"
    case listObjectVersions = "ListObjectVersions"
    case listObjects = "ListObjectsV2"
    case listParts = "ListParts"
    case putObject = "PutObject"
    case putObjectACL = "PutObjectAcl"
    case putObjectTagging = "PutObjectTagging"
    case uploadPart = "UploadPart"
    case uploadPartCopy = "UploadPartCopy"

    /// The root element of a successful answer; nil when success has no XML body. A 200 without
    /// that root is a failure (CopyObject, "Response and special errors").
    package var answerRoot: StaticString? {
        switch self {
        case .assumeRole: "AssumeRoleResponse"
        case .assumeRoleWithWebIdentity: "AssumeRoleWithWebIdentityResponse"
        case .completeMultipartUpload: "CompleteMultipartUploadResult"
        case .copyObject: "CopyObjectResult"
        case .deleteObjects: "DeleteResult"
        case .createMultipartUpload: "InitiateMultipartUploadResult"
        case .getBucketOwnershipControls: "OwnershipControls"
        case .getBucketReplication: "ReplicationConfiguration"
        case .getBucketVersioning: "VersioningConfiguration"
        case .getObjectACL: "AccessControlPolicy"
        case .getObjectLockConfiguration: "ObjectLockConfiguration"
        case .getObjectTagging: "Tagging"
        case .listMultipartUploads: "ListMultipartUploadsResult"
        case .listObjectVersions: "ListVersionsResult"
        case .listObjects: "ListBucketResult"
        case .listParts: "ListPartsResult"
        case .uploadPartCopy: "CopyPartResult"
        case .abortMultipartUpload, .deleteObject, .getObject, .headBucket, .headObject,
            .putObject, .putObjectACL, .putObjectTagging, .uploadPart:
            nil
        }
    }
}
