// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// The headers that members of `S3PutObjectCopy` become. Pure: the same operation always gives
/// the same headers, in the same order. docs/copy-operation.md is this file as a table.
struct CopyHeaders {
    let operation: S3PutObjectCopy

    /// What every CopyObject of the job carries, besides its source.
    func copyObject() -> HeaderBlock {
        var headers = HeaderBlock()
        appendDestination(to: &headers)
        appendConditions(to: &headers)
        if let algorithm = operation.checksumAlgorithm {
            headers.append("x-amz-checksum-algorithm", algorithm.rawValue)
        }
        let directive = operation.effectiveMetadataDirective
        if operation.metadataDirective != nil || directive == .replace {
            headers.append("x-amz-metadata-directive", directive.rawValue)
        }
        if directive == .replace { appendNewMetadata(to: &headers) }
        if let tags = operation.newObjectTagging {
            headers.append("x-amz-tagging-directive", "REPLACE")
            if !tags.isEmpty { headers.append("x-amz-tagging", TagHeader.value(tags)) }
        }
        return headers
    }

    /// What CreateMultipartUpload carries, so that the finished object is what CopyObject would
    /// have made: it has no directives, so whatever is kept has to be sent again. `checksum` is
    /// the kind to ask for where the operation names none.
    func createMultipartUpload(
        source: SourceObject, sourceTags: [S3Tag], checksum: ChecksumAlgorithm? = nil
    ) -> HeaderBlock {
        var headers = HeaderBlock()
        appendDestination(to: &headers)
        if let algorithm = operation.checksumAlgorithm ?? checksum {
            headers.append("x-amz-checksum-algorithm", algorithm.rawValue)
            if let type = algorithm.multipartChecksumType {
                headers.append("x-amz-checksum-type", type)
            }
        }
        if operation.effectiveMetadataDirective == .replace {
            appendNewMetadata(to: &headers)
        } else {
            headers.append(contentsOf: source.metadataHeaders)
        }
        let tags = operation.newObjectTagging ?? sourceTags
        if TagHeader.fits(tags) { headers.append("x-amz-tagging", TagHeader.value(tags)) }
        return headers
    }

    /// What the other requests of a multipart copy carry.
    func everyRequest() -> HeaderBlock {
        var headers = HeaderBlock()
        appendRequestPayer(to: &headers)
        return headers
    }

    /// The same for a HEAD that is to tell checksums too.
    func askingForChecksums() -> HeaderBlock {
        var headers = everyRequest()
        headers.append("x-amz-checksum-mode", "ENABLED")
        return headers
    }

    private func appendDestination(to headers: inout HeaderBlock) {
        if let acl = operation.cannedAccessControlList { headers.append("x-amz-acl", acl.rawValue) }
        for permission in S3Permission.allCases {
            let grantees = operation.accessControlGrants.filter { $0.permission == permission }
            guard !grantees.isEmpty else { continue }
            let value = grantees.map { "\($0.granteeType.rawValue)=\"\($0.identifier)\"" }
            headers.append(permission.grantHeader, value.joined(separator: ", "))
        }
        if let storageClass = operation.storageClass {
            headers.append("x-amz-storage-class", storageClass.rawValue)
        }
        appendEncryption(to: &headers)
        if let location = operation.redirectLocation {
            headers.append("x-amz-website-redirect-location", location)
        }
        if let hold = operation.objectLockLegalHoldStatus {
            headers.append("x-amz-object-lock-legal-hold", hold.rawValue)
        }
        if let mode = operation.objectLockMode {
            headers.append("x-amz-object-lock-mode", mode.rawValue)
        }
        if let date = operation.objectLockRetainUntilDate {
            headers.append("x-amz-object-lock-retain-until-date", date.iso8601)
        }
        appendRequestPayer(to: &headers)
    }

    private func appendEncryption(to headers: inout HeaderBlock) {
        let isKMS = operation.sseAWSKMSKeyID != nil
        switch operation.newObjectMetadata?.sseAlgorithm {
        case .aes256?: headers.append("x-amz-server-side-encryption", "AES256")
        case .kms?: headers.append("x-amz-server-side-encryption", "aws:kms")
        case nil: if isKMS { headers.append("x-amz-server-side-encryption", "aws:kms") }
        }
        if let key = operation.sseAWSKMSKeyID {
            headers.append("x-amz-server-side-encryption-aws-kms-key-id", key)
        }
        if let isEnabled = operation.bucketKeyEnabled {
            headers.append(
                "x-amz-server-side-encryption-bucket-key-enabled", isEnabled ? "true" : "false")
        }
    }

    private func appendConditions(to headers: inout HeaderBlock) {
        if let time = operation.modifiedSinceConstraint {
            headers.append("x-amz-copy-source-if-modified-since", time.httpDate)
        }
        if let time = operation.unmodifiedSinceConstraint {
            headers.append("x-amz-copy-source-if-unmodified-since", time.httpDate)
        }
    }

    private func appendRequestPayer(to headers: inout HeaderBlock) {
        if operation.requesterPays == true { headers.append("x-amz-request-payer", "requester") }
    }

    private func appendNewMetadata(to headers: inout HeaderBlock) {
        guard let metadata = operation.newObjectMetadata else { return }
        if let value = metadata.cacheControl { headers.append("cache-control", value) }
        if let value = metadata.contentDisposition { headers.append("content-disposition", value) }
        if let value = metadata.contentEncoding { headers.append("content-encoding", value) }
        if let value = metadata.contentLanguage { headers.append("content-language", value) }
        if let value = metadata.contentType { headers.append("content-type", value) }
        if let time = metadata.httpExpiresDate { headers.append("expires", time.httpDate) }
        for entry in metadata.userMetadata {
            headers.append(
                name: Array("x-amz-meta-\(entry.name)".utf8), value: Array(entry.value.utf8))
        }
    }
}

extension S3Permission {
    fileprivate var grantHeader: StaticString {
        switch self {
        case .fullControl: "x-amz-grant-full-control"
        case .read: "x-amz-grant-read"
        case .readACP: "x-amz-grant-read-acp"
        case .writeACP: "x-amz-grant-write-acp"
        }
    }
}

extension ChecksumAlgorithm {
    /// CopyObject keeps a checksum of the whole object; a multipart upload can where the algorithm
    /// composes (S3 User Guide, checking object integrity). Others keep one per part.
    fileprivate var multipartChecksumType: String? {
        switch self {
        case .crc32, .crc32c, .crc64NVMe: "FULL_OBJECT"
        case .sha1, .sha256: "COMPOSITE"
        case .sha512, .md5, .xxHash64, .xxHash3, .xxHash128: nil
        }
    }
}
