// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension S3Call {
    /// The place among all calls: a number to count by, without looking at a text.
    var index: Int {
        switch self {
        case .abortMultipartUpload: 0
        case .assumeRole: 1
        case .assumeRoleWithWebIdentity: 2
        case .completeMultipartUpload: 3
        case .copyObject: 4
        case .createMultipartUpload: 5
        case .deleteObject: 6
        case .deleteObjects: 7
        case .getBucketOwnershipControls: 8
        case .getBucketReplication: 9
        case .getBucketVersioning: 10
        case .getObject: 11
        case .getObjectACL: 12
        case .getObjectLockConfiguration: 13
        case .getObjectTagging: 14
        case .headBucket: 15
        case .headObject: 16
        case .listMultipartUploads: 17
        case .listObjectVersions: 18
        case .listObjects: 19
        case .listParts: 20
        case .putObject: 21
        case .putObjectACL: 22
        case .putObjectTagging: 23
        case .uploadPart: 24
        case .uploadPartCopy: 25
        }
    }
}
