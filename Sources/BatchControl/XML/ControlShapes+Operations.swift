// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension ControlShapes {
    /// The eleven operations of the model, those included that this product does not run: such a
    /// job is kept and shown as it was asked for.
    static let operation = WireShape.members([
        "LambdaInvoke": .members([
            "FunctionArn": .text, "InvocationSchemaVersion": .text, "UserArguments": .map,
        ]),
        "S3PutObjectCopy": copy,
        "S3PutObjectAcl": .members([
            "AccessControlPolicy": .members([
                "AccessControlList": .members([
                    "Owner": .members(["ID": .text, "DisplayName": .text]), "Grants": grants,
                ]),
                "CannedAccessControlList": .text,
            ])
        ]),
        "S3PutObjectTagging": .members(["TagSet": objectTags]),
        "S3DeleteObjectTagging": .members([:]),
        "S3InitiateRestoreObject": .members([
            "ExpirationInDays": .number, "GlacierJobTier": .text,
        ]),
        "S3PutObjectLegalHold": .members(["LegalHold": .members(["Status": .text])]),
        "S3PutObjectRetention": .members([
            "BypassGovernanceRetention": .flag,
            "Retention": .members(["RetainUntilDate": .text, "Mode": .text]),
        ]),
        "S3ReplicateObject": .members([:]),
        "S3ComputeObjectChecksum": .members(["ChecksumAlgorithm": .text, "ChecksumType": .text]),
        "S3UpdateObjectEncryption": .members([
            "ObjectEncryption": .members([
                "SSEKMS": .members(["KMSKeyArn": .text, "BucketKeyEnabled": .flag])
            ])
        ]),
    ])

    private static let copy = WireShape.members([
        "TargetResource": .text, "CannedAccessControlList": .text, "AccessControlGrants": grants,
        "MetadataDirective": .text, "ModifiedSinceConstraint": .text,
        "NewObjectMetadata": .members([
            "CacheControl": .text, "ContentDisposition": .text, "ContentEncoding": .text,
            "ContentLanguage": .text, "UserMetadata": .map, "ContentLength": .number,
            "ContentMD5": .text, "ContentType": .text, "HttpExpiresDate": .text,
            "RequesterCharged": .flag, "SSEAlgorithm": .text,
        ]),
        "NewObjectTagging": objectTags, "RedirectLocation": .text, "RequesterPays": .flag,
        "StorageClass": .text, "UnModifiedSinceConstraint": .text, "SSEAwsKmsKeyId": .text,
        "TargetKeyPrefix": .text, "ObjectLockLegalHoldStatus": .text, "ObjectLockMode": .text,
        "ObjectLockRetainUntilDate": .text, "BucketKeyEnabled": .flag, "ChecksumAlgorithm": .text,
    ])
    private static let grants = WireShape.list(
        .members([
            "Grantee": .members([
                "TypeIdentifier": .text, "Identifier": .text, "DisplayName": .text,
            ]),
            "Permission": .text,
        ]))
    private static let objectTags = WireShape.list(.members(["Key": .text, "Value": .text]))
}
