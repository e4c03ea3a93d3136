// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

extension S3PutObjectCopy {
    private static let memberNames = [
        "TargetResource", "CannedAccessControlList", "AccessControlGrants", "MetadataDirective",
        "ModifiedSinceConstraint", "NewObjectMetadata", "NewObjectTagging", "RedirectLocation",
        "RequesterPays", "StorageClass", "UnModifiedSinceConstraint", "SSEAwsKmsKeyId",
        "TargetKeyPrefix", "ObjectLockLegalHoldStatus", "ObjectLockMode",
        "ObjectLockRetainUntilDate", "BucketKeyEnabled", "ChecksumAlgorithm",
    ]

    init(document: JSONMember) throws(JobDocumentProblem) {
        let members = try document.object(allowing: Self.memberNames)
        guard let target = members["TargetResource"] else {
            throw document.refuse("TargetResource is missing and must be there")
        }
        self.init(targetResource: try Self.target(target))
        targetKeyPrefix = try members["TargetKeyPrefix"]?.string(1...1_024)
        try readAccessControl(members)
        metadataDirective = try members["MetadataDirective"]?.choice(MetadataDirective.self)
        newObjectMetadata = try members["NewObjectMetadata"].map {
            member throws(JobDocumentProblem) in
            try S3ObjectMetadata(document: member)
        }
        newObjectTagging = try members["NewObjectTagging"].map {
            member throws(JobDocumentProblem) in
            try S3Tag.list(document: member, countMax: 10)
        }
        storageClass = try members["StorageClass"]?.choice(StorageClass.self)
        sseAWSKMSKeyID = try members["SSEAwsKmsKeyId"]?.headerValue(1...2_000)
        bucketKeyEnabled = try members["BucketKeyEnabled"]?.bool()
        redirectLocation = try members["RedirectLocation"]?.headerValue(1...2_048)
        modifiedSinceConstraint = try members["ModifiedSinceConstraint"]?.timestamp()
        unmodifiedSinceConstraint = try members["UnModifiedSinceConstraint"]?.timestamp()
        requesterPays = try members["RequesterPays"]?.bool()
        checksumAlgorithm = try members["ChecksumAlgorithm"]?.choice(ChecksumAlgorithm.self)
        try readObjectLock(members)
        try refuseContradictions(members)
    }

    private static func target(_ member: JSONMember) throws(JobDocumentProblem) -> S3Resource {
        let text = try member.string(1...256)
        guard let resource = S3Resource(arn: text) else {
            throw member.refuse(
                "\"\(text)\" is no destination; allowed: arn:aws:s3:::BUCKET, "
                    + "arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME")
        }
        return resource
    }

    private mutating func readAccessControl(
        _ members: [String: JSONMember]
    ) throws(JobDocumentProblem) {
        cannedAccessControlList =
            try members["CannedAccessControlList"]?.choice(CannedAccessControlList.self)
        guard let grants = members["AccessControlGrants"] else { return }
        for grant in try grants.list() {
            accessControlGrants.append(try S3Grant(document: grant))
        }
        if cannedAccessControlList != nil, !accessControlGrants.isEmpty {
            throw grants.refuse("it contradicts CannedAccessControlList; allowed: one of the two")
        }
    }

    private mutating func readObjectLock(
        _ members: [String: JSONMember]
    ) throws(JobDocumentProblem) {
        objectLockLegalHoldStatus =
            try members["ObjectLockLegalHoldStatus"]?.choice(ObjectLockLegalHoldStatus.self)
        objectLockMode = try members["ObjectLockMode"]?.choice(ObjectLockMode.self)
        objectLockRetainUntilDate = try members["ObjectLockRetainUntilDate"]?.timestamp()
        if let mode = members["ObjectLockMode"], objectLockRetainUntilDate == nil {
            throw mode.refuse("it needs ObjectLockRetainUntilDate; allowed: both or neither")
        }
        if let date = members["ObjectLockRetainUntilDate"], objectLockMode == nil {
            throw date.refuse("it needs ObjectLockMode; allowed: both or neither")
        }
    }

    private func refuseContradictions(
        _ members: [String: JSONMember]
    ) throws(JobDocumentProblem) {
        if let metadata = members["NewObjectMetadata"], metadataDirective == .copy,
            newObjectMetadata?.replacesMetadata == true
        {
            throw metadata.refuse(
                "its metadata contradicts MetadataDirective COPY; allowed: REPLACE, or "
                    + "SSEAlgorithm "
                    + "alone")
        }
        guard newObjectMetadata?.sseAlgorithm == .aes256 else { return }
        if let key = members["SSEAwsKmsKeyId"] {
            throw key.refuse("it contradicts SSEAlgorithm AES256; allowed: SSEAlgorithm KMS")
        }
        if let bucketKey = members["BucketKeyEnabled"], bucketKeyEnabled == true {
            throw bucketKey.refuse("it contradicts SSEAlgorithm AES256; allowed: SSEAlgorithm KMS")
        }
    }
}
