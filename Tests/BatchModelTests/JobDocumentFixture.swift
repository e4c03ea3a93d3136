// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// A job document with every member that a copy job can have.
enum JobDocumentFixture {
    static let everyMember = """
        {"AccountId": "111122223333", "ConfirmationRequired": false, "Priority": 10,
         "RoleArn": "arn:aws:iam::111122223333:role/batch", "ClientRequestToken": "t-1",
         "Description": "all of it", "Tags": [{"Key": "team", "Value": "storage"}],
         "Operation": {"S3PutObjectCopy": {
           "TargetResource": "arn:aws:s3:::destination", "TargetKeyPrefix": "Folder1",
           "AccessControlGrants": [
             {"Grantee": {"TypeIdentifier": "uri", "DisplayName": "everybody",
                          "Identifier": "http://acs.amazonaws.com/groups/global/AllUsers"},
              "Permission": "READ"},
             {"Grantee": {"TypeIdentifier": "id", "Identifier": "c0ffee"},
              "Permission": "FULL_CONTROL"}],
           "MetadataDirective": "REPLACE",
           "NewObjectMetadata": {"CacheControl": "max-age=60", "ContentDisposition": "inline",
             "ContentEncoding": "gzip", "ContentLanguage": "de", "ContentType": "text/plain",
             "HttpExpiresDate": "2030-01-01T00:00:00Z", "UserMetadata": {"K": "v"},
             "ContentLength": 1, "ContentMD5": "x", "RequesterCharged": true,
             "SSEAlgorithm": "KMS"},
           "NewObjectTagging": [{"Key": "a", "Value": "b c"}], "StorageClass": "STANDARD_IA",
           "SSEAwsKmsKeyId": "arn:aws:kms:us-east-1:111122223333:key/k", "BucketKeyEnabled": true,
           "RedirectLocation": "/elsewhere", "RequesterPays": true,
           "ModifiedSinceConstraint": 1735689600, "UnModifiedSinceConstraint": "2026-01-01",
           "ObjectLockLegalHoldStatus": "ON", "ObjectLockMode": "GOVERNANCE",
           "ObjectLockRetainUntilDate": "2030-01-31", "ChecksumAlgorithm": "CRC64NVME"}},
         "Manifest": {
           "Spec": {"Format": "S3BatchOperations_CSV_20180820",
                    "Fields": ["Bucket", "Key", "Ignore", "VersionId"]},
           "Location": {"ObjectArn": "arn:aws:s3:::manifests/list.csv", "ObjectVersionId": "v1",
                        "ETag": "\\"60e460c9d1046e73f7dde5043ac3ae85\\""}},
         "Report": {"Bucket": "arn:aws:s3:::reports", "Format": "Report_CSV_20180820",
                    "Enabled": true, "Prefix": "reports", "ReportScope": "AllTasks",
                    "ExpectedBucketOwner": "111122223333"}}
        """
}

extension JSONValue {
    /// The same value with one member set, or removed by `nil`.
    func setting(_ path: ArraySlice<String>, to value: JSONValue?) -> JSONValue {
        guard let name = path.first, case .object(var members) = self else { return value ?? self }
        if path.count == 1 {
            members[name] = value
        } else if let member = members[name] {
            members[name] = member.setting(path.dropFirst(), to: value)
        }
        return .object(members)
    }
}
