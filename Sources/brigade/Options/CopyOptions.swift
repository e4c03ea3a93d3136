// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

public import ArgumentParser
public import BatchModel

/// What a copy does with each object: the members of S3PutObjectCopy as flags.
struct CopyOptions: ParsableArguments {
    @Option(name: .customLong("storage-class"), help: "Storage class of the copies.")
    var storageClass: StorageClass?

    @Option(
        help: ArgumentHelp("Server-side encryption: AES256 or aws:kms.", valueName: "algorithm"))
    var sse: SSEOption?

    @Option(
        name: .customLong("sse-kms-key-id"),
        help: ArgumentHelp("KMS key for the copies.", valueName: "key"))
    var kmsKeyID: String?

    @Flag(name: .customLong("bucket-key"), inversion: .prefixedNo, help: "Use an S3 Bucket Key.")
    var bucketKey: Bool?

    @Option(
        name: .customLong("tag"), parsing: .singleValue,
        help: ArgumentHelp("Replace tags by this one; may be repeated.", valueName: "key=value"))
    var tags: [KeyValue] = []

    @Flag(
        name: .customLong("no-tags"),
        help: "Strip all tags. Without this and --tag they are copied.")
    var noTags = false

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Replace user metadata by this; may be repeated.", valueName: "key=value"))
    var metadata: [KeyValue] = []

    @Option(
        name: .customLong("metadata-directive"),
        help: "COPY or REPLACE; REPLACE is implied by new metadata.")
    var metadataDirective: MetadataDirective?

    @Option(name: .customLong("cache-control"), help: "Replaces metadata.")
    var cacheControl: String?

    @Option(name: .customLong("content-disposition"), help: "Replaces metadata.")
    var contentDisposition: String?

    @Option(name: .customLong("content-encoding"), help: "Replaces metadata.")
    var contentEncoding: String?

    @Option(name: .customLong("content-language"), help: "Replaces metadata.")
    var contentLanguage: String?

    @Option(name: .customLong("content-type"), help: "Replaces metadata.")
    var contentType: String?

    @Option(help: "Replaces metadata; a time such as 2030-01-31T00:00:00Z.")
    var expires: String?

    @Option(help: "Canned ACL of the copies, as in bucket-owner-full-control.")
    var acl: CannedAccessControlList?

    @Option(
        parsing: .singleValue,
        help: ArgumentHelp(
            "Grant of the copies, as in READ=id=CANONICAL-ID or READ=uri=URI; may be repeated.",
            valueName: "permission=type=identifier"))
    var grant: [GrantOption] = []

    @Option(
        help: ArgumentHelp("x-amz-website-redirect-location of the copies.", valueName: "location"))
    var redirect: String?

    @Option(
        name: .customLong("modified-since"),
        help: ArgumentHelp("Copy only sources modified after this time.", valueName: "time"))
    var modifiedSince: String?

    @Option(
        name: .customLong("unmodified-since"),
        help: ArgumentHelp("Copy only sources not modified after this time.", valueName: "time"))
    var unmodifiedSince: String?

    @Flag(name: .customLong("requester-pays"), help: "Pay for requests to a Requester Pays bucket.")
    var requesterPays = false

    @Option(name: .customLong("lock-mode"), help: "Object Lock: GOVERNANCE or COMPLIANCE.")
    var lockMode: ObjectLockMode?

    @Option(
        name: .customLong("lock-until"), help: ArgumentHelp("Object Lock until.", valueName: "time")
    )
    var lockUntil: String?

    @Option(name: .customLong("legal-hold"), help: "Object Lock legal hold: ON or OFF.")
    var legalHold: ObjectLockLegalHoldStatus?

    @Option(
        name: .customLong("checksum-algorithm"),
        help: "Checksum that the store keeps with the copies, as in CRC64NVME.")
    var checksumAlgorithm: ChecksumAlgorithm?

    func validate() throws {
        if noTags, !tags.isEmpty { throw ValidationError("--no-tags contradicts --tag: give one") }
    }

    /// The members of S3PutObjectCopy that the flags give, for the reader of job documents, which
    /// then checks flags and documents by the same rules.
    func document() -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        members["StorageClass"] = (storageClass?.rawValue).map(JSONValue.string)
        members["SSEAwsKmsKeyId"] = kmsKeyID.map(JSONValue.string)
        members["BucketKeyEnabled"] = bucketKey.map(JSONValue.bool)
        if noTags || !tags.isEmpty {
            members["NewObjectTagging"] = .array(
                tags.map { .object(["Key": .string($0.key), "Value": .string($0.value)]) })
        }
        members["MetadataDirective"] = (metadataDirective?.rawValue).map(JSONValue.string)
        let metadata = metadataDocument()
        if !metadata.isEmpty { members["NewObjectMetadata"] = .object(metadata) }
        members["CannedAccessControlList"] = (acl?.rawValue).map(JSONValue.string)
        if !grant.isEmpty { members["AccessControlGrants"] = .array(grant.map(\.document)) }
        members["RedirectLocation"] = redirect.map(JSONValue.string)
        members["ModifiedSinceConstraint"] = modifiedSince.map(JSONValue.string)
        members["UnModifiedSinceConstraint"] = unmodifiedSince.map(JSONValue.string)
        if requesterPays { members["RequesterPays"] = .bool(true) }
        members["ObjectLockMode"] = (lockMode?.rawValue).map(JSONValue.string)
        members["ObjectLockRetainUntilDate"] = lockUntil.map(JSONValue.string)
        members["ObjectLockLegalHoldStatus"] = (legalHold?.rawValue).map(JSONValue.string)
        members["ChecksumAlgorithm"] = (checksumAlgorithm?.rawValue).map(JSONValue.string)
        return members
    }

    private func metadataDocument() -> [String: JSONValue] {
        var members: [String: JSONValue] = [:]
        members["CacheControl"] = cacheControl.map(JSONValue.string)
        members["ContentDisposition"] = contentDisposition.map(JSONValue.string)
        members["ContentEncoding"] = contentEncoding.map(JSONValue.string)
        members["ContentLanguage"] = contentLanguage.map(JSONValue.string)
        members["ContentType"] = contentType.map(JSONValue.string)
        members["HttpExpiresDate"] = expires.map(JSONValue.string)
        members["SSEAlgorithm"] = (sse?.algorithm.rawValue).map(JSONValue.string)
        if !metadata.isEmpty {
            var pairs: [String: JSONValue] = [:]
            for pair in metadata { pairs[pair.key] = .string(pair.value) }
            members["UserMetadata"] = .object(pairs)
        }
        return members
    }
}

// The model's enumerations are values of flags as they are values of job documents.
extension StorageClass: ExpressibleByArgument {}
extension MetadataDirective: ExpressibleByArgument {}
extension CannedAccessControlList: ExpressibleByArgument {}
extension ObjectLockMode: ExpressibleByArgument {}
extension ObjectLockLegalHoldStatus: ExpressibleByArgument {}
extension ChecksumAlgorithm: ExpressibleByArgument {}
