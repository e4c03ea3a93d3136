// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchEngine
@testable import S3Client

/// Expected names and values are what botocore 1.43.11 serialises the same parameters to; which
/// member becomes which parameter is the mapping of S3 Batch Operations.
@Suite struct CopyHeadersTests {
    private func headers(_ change: (inout S3PutObjectCopy) -> Void) -> CopyHeaders {
        var operation = S3PutObjectCopy(targetResource: .bucket("destination"))
        change(&operation)
        return CopyHeaders(operation: operation)
    }

    private static func everything(_ operation: inout S3PutObjectCopy) {
        let later = Timestamp(millisecondsSinceEpoch: 1_896_134_399_000)
        operation.accessControlGrants = [
            S3Grant(
                granteeType: .uri, identifier: "http://acs.amazonaws.com/groups/global/AllUsers",
                permission: .read),
            S3Grant(granteeType: .id, identifier: "beef", permission: .fullControl),
            S3Grant(granteeType: .id, identifier: "c0ffee", permission: .read),
        ]
        operation.metadataDirective = .replace
        var metadata = S3ObjectMetadata()
        metadata.cacheControl = "max-age=60"
        metadata.contentDisposition = "inline"
        metadata.contentEncoding = "gzip"
        metadata.contentLanguage = "de"
        metadata.contentType = "text/plain"
        metadata.httpExpiresDate = later
        metadata.userMetadata = [S3UserMetadata(name: "k", value: "v")]
        metadata.sseAlgorithm = .kms
        operation.newObjectMetadata = metadata
        operation.newObjectTagging = [S3Tag(key: "a", value: "b c")]
        operation.storageClass = .standardIA
        operation.sseAWSKMSKeyID = "arn:aws:kms:us-east-1:111122223333:key/k"
        operation.bucketKeyEnabled = true
        operation.redirectLocation = "/elsewhere"
        operation.requesterPays = true
        operation.modifiedSinceConstraint = Timestamp(millisecondsSinceEpoch: 1_735_689_600_000)
        operation.unmodifiedSinceConstraint = later
        operation.objectLockLegalHoldStatus = .on
        operation.objectLockMode = .governance
        operation.objectLockRetainUntilDate = later
        operation.checksumAlgorithm = .crc64NVMe
    }

    @Test func `CopyObject carries every member of the operation`() {
        #expect(
            headers(Self.everything).copyObject().lines.sorted()
                == [
                    "cache-control: max-age=60",
                    "content-disposition: inline",
                    "content-encoding: gzip",
                    "content-language: de",
                    "content-type: text/plain",
                    "expires: Thu, 31 Jan 2030 23:59:59 GMT",
                    "x-amz-checksum-algorithm: CRC64NVME",
                    "x-amz-copy-source-if-modified-since: Wed, 01 Jan 2025 00:00:00 GMT",
                    "x-amz-copy-source-if-unmodified-since: Thu, 31 Jan 2030 23:59:59 GMT",
                    "x-amz-grant-full-control: id=\"beef\"",
                    "x-amz-grant-read: uri=\"http://acs.amazonaws.com/groups/global/AllUsers\", "
                        + "id=\"c0ffee\"",
                    "x-amz-meta-k: v",
                    "x-amz-metadata-directive: REPLACE",
                    "x-amz-object-lock-legal-hold: ON",
                    "x-amz-object-lock-mode: GOVERNANCE",
                    "x-amz-object-lock-retain-until-date: 2030-01-31T23:59:59Z",
                    "x-amz-request-payer: requester",
                    "x-amz-server-side-encryption: aws:kms",
                    "x-amz-server-side-encryption-aws-kms-key-id: "
                        + "arn:aws:kms:us-east-1:111122223333:key/k",
                    "x-amz-server-side-encryption-bucket-key-enabled: true",
                    "x-amz-storage-class: STANDARD_IA",
                    "x-amz-tagging-directive: REPLACE",
                    "x-amz-tagging: a=b%20c",
                    "x-amz-website-redirect-location: /elsewhere",
                ].sorted())
    }

    @Test func `an operation without options has no headers`() {
        #expect(headers { _ in }.copyObject().lines.isEmpty)
        #expect(headers { _ in }.everyRequest().lines.isEmpty)
    }

    @Test func `encryption and access alone leave the source's metadata`() {
        let lines = headers { operation in
            var metadata = S3ObjectMetadata()
            metadata.sseAlgorithm = .aes256
            operation.newObjectMetadata = metadata
            operation.cannedAccessControlList = .bucketOwnerFullControl
            operation.bucketKeyEnabled = false
        }.copyObject().lines
        #expect(
            lines.sorted()
                == [
                    "x-amz-acl: bucket-owner-full-control",
                    "x-amz-server-side-encryption-bucket-key-enabled: false",
                    "x-amz-server-side-encryption: AES256",
                ].sorted())
    }

    @Test func `a KMS key alone asks for KMS`() {
        let lines = headers { $0.sseAWSKMSKeyID = "alias/a" }.copyObject().lines
        #expect(lines.contains("x-amz-server-side-encryption: aws:kms"))
    }

    @Test func `new metadata without a directive replaces the source's`() {
        let lines = headers { operation in
            var metadata = S3ObjectMetadata()
            metadata.contentType = "a/b"
            operation.newObjectMetadata = metadata
        }.copyObject().lines
        #expect(lines == ["x-amz-metadata-directive: REPLACE", "content-type: a/b"])
    }

    @Test func `an empty list of tags strips them`() {
        let lines = headers { $0.newObjectTagging = [] }.copyObject().lines
        #expect(lines == ["x-amz-tagging-directive: REPLACE"])
    }

    @Test func `a multipart upload carries what CopyObject would have kept`() throws {
        let source = try SourceObject.make([
            "Content-Type: text/plain", "X-Amz-Meta-K: v", "x-amz-storage-class: STANDARD_IA",
            "x-amz-website-redirect-location: /old", "x-amz-server-side-encryption: AES256",
        ])
        let lines = headers { operation in
            operation.cannedAccessControlList = .publicRead
            operation.storageClass = .glacier
            operation.checksumAlgorithm = .sha256
            operation.requesterPays = true
        }.createMultipartUpload(
            source: source, sourceTags: [S3Tag(key: "a", value: "b c")]
        ).lines
        #expect(
            lines.sorted() == [
                "content-type: text/plain", "x-amz-acl: public-read",
                "x-amz-checksum-algorithm: SHA256", "x-amz-checksum-type: COMPOSITE",
                "x-amz-meta-k: v", "x-amz-request-payer: requester",
                "x-amz-storage-class: GLACIER", "x-amz-tagging: a=b%20c",
            ])
    }

    @Test func `a multipart upload knows no directives and no conditions`() throws {
        let source = try SourceObject.make(["Content-Type: kept/away"])
        let lines = headers(Self.everything).createMultipartUpload(
            source: source, sourceTags: [S3Tag(key: "old", value: "gone")]
        ).lines
        #expect(!lines.contains { $0.contains("directive") || $0.contains("-if-") })
        #expect(!lines.contains { $0.contains("kept/away") || $0.contains("old=gone") })
        #expect(lines.contains("x-amz-checksum-type: FULL_OBJECT"))
        #expect(lines.contains("x-amz-tagging: a=b%20c"))
        #expect(headers(Self.everything).everyRequest().lines == ["x-amz-request-payer: requester"])
    }
}

extension SourceObject {
    /// A source as HEAD describes it: with `lines`, and with what every store says besides.
    fileprivate static func make(_ lines: [String]) throws -> SourceObject {
        let exchange = S3Exchange()
        let all = ["HTTP/1.1 200 OK", "Content-Length: 9", "Server: S", "ETag: \"e\""] + lines
        exchange.responseHead = Array((all.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        return SourceObject(try #require(ObjectHead(exchange)))
    }
}
