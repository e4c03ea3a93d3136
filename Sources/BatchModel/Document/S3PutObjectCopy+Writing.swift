// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension S3PutObjectCopy {
    /// The operation as a job document carries it; reading it again gives an equal operation.
    var document: JSONValue {
        var members: [String: JSONValue] = ["TargetResource": .string(targetResource.arn)]
        members["TargetKeyPrefix"] = targetKeyPrefix.map(JSONValue.string)
        members["CannedAccessControlList"] = Self.name(cannedAccessControlList)
        if !accessControlGrants.isEmpty {
            members["AccessControlGrants"] = .array(accessControlGrants.map(\.document))
        }
        members["MetadataDirective"] = Self.name(metadataDirective)
        members["NewObjectMetadata"] = newObjectMetadata?.document
        members["NewObjectTagging"] = newObjectTagging.map(S3Tag.document)
        members["StorageClass"] = Self.name(storageClass)
        members["SSEAwsKmsKeyId"] = sseAWSKMSKeyID.map(JSONValue.string)
        members["BucketKeyEnabled"] = bucketKeyEnabled.map(JSONValue.bool)
        members["RedirectLocation"] = redirectLocation.map(JSONValue.string)
        members["ModifiedSinceConstraint"] = Self.time(modifiedSinceConstraint)
        members["UnModifiedSinceConstraint"] = Self.time(unmodifiedSinceConstraint)
        members["RequesterPays"] = requesterPays.map(JSONValue.bool)
        members["ObjectLockLegalHoldStatus"] = Self.name(objectLockLegalHoldStatus)
        members["ObjectLockMode"] = Self.name(objectLockMode)
        members["ObjectLockRetainUntilDate"] = Self.time(objectLockRetainUntilDate)
        members["ChecksumAlgorithm"] = Self.name(checksumAlgorithm)
        return .object(members)
    }

    private static func name(_ choice: (some RawRepresentable<String>)?) -> JSONValue? {
        choice.map { .string($0.rawValue) }
    }

    private static func time(_ time: Timestamp?) -> JSONValue? {
        time.map { .string($0.iso8601Milliseconds) }
    }
}
