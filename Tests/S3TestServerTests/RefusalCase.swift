// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

/// One request that S3 refuses, and how.
struct RefusalCase: Sendable, CustomTestStringConvertible {
    var name: String
    var method = "PUT"
    var target = "/dst/copy"
    var headers: [String: String] = ["x-amz-copy-source": "src/object"]
    var status: Int
    var code: String

    var testDescription: String { name }

    init(
        _ name: String, _ status: Int, _ code: String, method: String = "PUT",
        target: String = "/dst/copy", source: String? = "src/object",
        _ headers: [String: String] = [:]
    ) {
        self.name = name
        self.status = status
        self.code = code
        self.method = method
        self.target = target
        self.headers = headers
        if let source { self.headers["x-amz-copy-source"] = source }
    }

    private static let longKey = String(repeating: "k", count: 1_025)
    private static let elevenTags = (1...11).map { "t\($0)=v" }.joined(separator: "&")

    static let all: [RefusalCase] = [
        RefusalCase("missing bucket", 404, "NoSuchBucket", target: "/none/copy"),
        RefusalCase("missing source bucket", 404, "NoSuchBucket", source: "none/object"),
        RefusalCase("missing source", 404, "NoSuchKey", source: "src/none"),
        RefusalCase(
            "unknown version", 404, "NoSuchVersion",
            source: "src/object?versionId=00000000000000000000000000000000"),
        RefusalCase(
            "impossible version", 400, "InvalidArgument", source: "src/object?versionId=x"),
        RefusalCase("source without key", 400, "InvalidArgument", source: "src"),
        RefusalCase("archived source", 403, "InvalidObjectState", source: "src/archived"),
        RefusalCase("too large a source", 400, "InvalidRequest", source: "src/huge"),
        RefusalCase("key of 1,025 bytes", 400, "KeyTooLongError", target: "/dst/\(longKey)"),
        RefusalCase(
            "unknown storage class", 400, "InvalidStorageClass",
            ["x-amz-storage-class": "TAPE"]),
        RefusalCase(
            "unknown metadata directive", 400, "InvalidArgument",
            ["x-amz-metadata-directive": "MERGE"]),
        RefusalCase(
            "unknown tagging directive", 400, "InvalidArgument",
            ["x-amz-tagging-directive": "MERGE"]),
        RefusalCase(
            "metadata over 2 KiB", 400, "MetadataTooLarge",
            [
                "x-amz-metadata-directive": "REPLACE",
                "x-amz-meta-a": String(repeating: "v", count: 2_048),
            ]),
        RefusalCase(
            "eleven tags", 400, "BadRequest",
            ["x-amz-tagging-directive": "REPLACE", "x-amz-tagging": elevenTags]),
        RefusalCase(
            "reserved tag", 400, "InvalidTag",
            ["x-amz-tagging-directive": "REPLACE", "x-amz-tagging": "aws:a=b"]),
        RefusalCase(
            "one tag twice", 400, "InvalidTag",
            ["x-amz-tagging-directive": "REPLACE", "x-amz-tagging": "a=1&a=2"]),
        RefusalCase(
            "source If-Match", 412, "PreconditionFailed",
            ["x-amz-copy-source-if-match": "\"0\""]),
        RefusalCase(
            "source If-None-Match", 412, "PreconditionFailed",
            ["x-amz-copy-source-if-none-match": "\"5d41402abc4b2a76b9719d911017c592\""]),
        RefusalCase(
            "source unmodified since", 412, "PreconditionFailed",
            ["x-amz-copy-source-if-unmodified-since": "Thu, 01 Jan 2015 00:00:00 GMT"]),
        RefusalCase(
            "source modified since", 412, "PreconditionFailed",
            ["x-amz-copy-source-if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"]),
        RefusalCase(
            "existing destination", 412, "PreconditionFailed", target: "/dst/existing",
            ["If-None-Match": "*"]),
        RefusalCase(
            "canned ACL beside grants", 400, "InvalidRequest",
            ["x-amz-acl": "private", "x-amz-grant-read": "id=\"a\""]),
        RefusalCase(
            "ACL where they are disabled", 400, "AccessControlListNotSupported",
            target: "/enforced/copy", ["x-amz-acl": "public-read"]),
        RefusalCase("self-copy without change", 400, "InvalidRequest", target: "/src/object"),
        RefusalCase(
            "lock without Object Lock", 400, "InvalidRequest",
            ["x-amz-object-lock-legal-hold": "ON"]),
        RefusalCase(
            "lock mode without date", 400, "InvalidArgument", target: "/locked/copy",
            ["x-amz-object-lock-mode": "GOVERNANCE"]),
        RefusalCase(
            "lock date in the past", 400, "InvalidArgument", target: "/locked/copy",
            [
                "x-amz-object-lock-mode": "GOVERNANCE",
                "x-amz-object-lock-retain-until-date": "2020-01-01T00:00:00Z",
            ]),
        RefusalCase(
            "KMS key without KMS", 400, "InvalidArgument",
            ["x-amz-server-side-encryption-aws-kms-key-id": "k"]),
        RefusalCase(
            "wrong bucket owner", 403, "AccessDenied",
            ["x-amz-expected-bucket-owner": "999999999999"]),
        RefusalCase(
            "wrong source owner", 403, "AccessDenied",
            ["x-amz-source-expected-bucket-owner": "999999999999"]),
        RefusalCase("requester pays", 403, "AccessDenied", source: "paid/object"),
        RefusalCase(
            "unknown upload", 404, "NoSuchUpload", target: "/dst/copy?partNumber=1&uploadId=x"),
        RefusalCase(
            "part number 10,001", 400, "InvalidArgument",
            target: "/dst/copy?partNumber=10001&uploadId=x"),
        RefusalCase(
            "listing of a missing bucket", 404, "NoSuchBucket", method: "GET",
            target: "/none?list-type=2", source: nil),
        RefusalCase(
            "missing object", 404, "NoSuchKey", method: "GET", target: "/src/none", source: nil),
        RefusalCase(
            "range behind the end", 416, "InvalidRange", method: "GET", target: "/src/object",
            source: nil, ["Range": "bytes=5-"]),
        RefusalCase(
            "unknown sub-resource", 501, "NotImplemented", method: "GET", target: "/src?policy",
            source: nil),
        RefusalCase(
            "broken escape", 400, "InvalidURI", method: "GET", target: "/src/%zz", source: nil),
        RefusalCase(
            "wrong Content-MD5", 400, "BadDigest", target: "/dst/new", source: nil,
            ["Content-MD5": "AAAAAAAAAAAAAAAAAAAAAA=="]),
        RefusalCase(
            "wrong checksum", 400, "BadDigest", target: "/dst/new", source: nil,
            ["x-amz-checksum-crc32": "AAAAAQ=="]),
    ]
}
