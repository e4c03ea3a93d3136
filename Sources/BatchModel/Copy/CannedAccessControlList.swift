// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A canned ACL for an object (S3 User Guide, canned ACLs), sent as `x-amz-acl`.
public enum CannedAccessControlList: String, Sendable, CaseIterable {
    case `private`
    case publicRead = "public-read"
    case publicReadWrite = "public-read-write"
    case awsExecRead = "aws-exec-read"
    case authenticatedRead = "authenticated-read"
    case bucketOwnerRead = "bucket-owner-read"
    case bucketOwnerFullControl = "bucket-owner-full-control"
}
