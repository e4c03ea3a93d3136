// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

/// Requests signed by botocore 1.43.11 at 2026-01-02T03:04:05Z with the keys of `TestIdentity()`
/// for host 127.0.0.1:9000, as they would go over the wire (headers that are not signed left out).
struct SignedVector: Sendable, CustomTestStringConvertible {
    var name: String
    /// Request line and headers; lines end with a line feed here.
    var head: String
    var body = ""
    var sessionToken: String?

    var testDescription: String { name }

    /// Milliseconds since 1970 of 2026-01-02T03:04:05Z.
    static let signedAt: Int64 = 1767323045000

    static let all: [SignedVector] = [
        SignedVector(
            name: "PutObject",
            head: """
                PUT /dst/plain.txt HTTP/1.1
                x-amz-meta-note: two  spaces
                x-amz-tagging: a=1
                X-Amz-Date: 20260102T030405Z
                X-Amz-Content-SHA256: 2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362\
                938b9824
                Authorization: AWS4-HMAC-SHA256 Credential=TESTACCESSKEY0000001/20260102/us-ea\
                st-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz\
                -meta-note;x-amz-tagging, Signature=7f9c31611089fdb37f92b629e73609c91053675737\
                07ceffaa28b399d62519d5
                Content-Length: 5
                Host: 127.0.0.1:9000
                """,
            body: "hello"),
        SignedVector(
            name: "CopyObject with an odd key",
            head: """
                PUT /dst/odd/%C3%BC%20%2B%25%26%3D%3F~%2A%281%29 HTTP/1.1
                x-amz-copy-source: src/from/%C3%BC%20%2B%25%3F
                x-amz-metadata-directive: REPLACE
                Content-Type: text/plain
                x-amz-acl: public-read
                X-Amz-Date: 20260102T030405Z
                X-Amz-Content-SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b\
                7852b855
                Authorization: AWS4-HMAC-SHA256 Credential=TESTACCESSKEY0000001/20260102/us-ea\
                st-1/s3/aws4_request, SignedHeaders=content-type;host;x-amz-acl;x-amz-content-\
                sha256;x-amz-copy-source;x-amz-date;x-amz-metadata-directive, Signature=8ae36c\
                3f7f114e39102381d19c1e0f2aa153eb8afb74db148b040ded92a89539
                Content-Length: 0
                Host: 127.0.0.1:9000
                """),
        SignedVector(
            name: "ListObjectsV2",
            head: """
                GET /src?list-type=2&prefix=a%2Fb%20c&max-keys=7&delimiter=%2F&encoding-type=u\
                rl HTTP/1.1
                X-Amz-Date: 20260102T030405Z
                X-Amz-Content-SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b\
                7852b855
                Authorization: AWS4-HMAC-SHA256 Credential=TESTACCESSKEY0000001/20260102/us-ea\
                st-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Sign\
                ature=d0685e28465dab63f6302cf701c8e5bb59d8bba24ea982c807008fe7263a4777
                Host: 127.0.0.1:9000
                Content-Length: 0
                """),
        SignedVector(
            name: "CreateMultipartUpload",
            head: """
                POST /dst/big?uploads HTTP/1.1
                X-Amz-Date: 20260102T030405Z
                X-Amz-Content-SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b\
                7852b855
                Authorization: AWS4-HMAC-SHA256 Credential=TESTACCESSKEY0000001/20260102/us-ea\
                st-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Sign\
                ature=dbe6837932a2e0bcc7fc8012cac2141a878a3161c4c379b9583164f6d348d3e5
                Content-Length: 0
                Host: 127.0.0.1:9000
                """),
        SignedVector(
            name: "HeadObject",
            head: """
                HEAD /src/from/%C3%BC%20%2B%25%3F HTTP/1.1
                X-Amz-Date: 20260102T030405Z
                X-Amz-Content-SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b\
                7852b855
                Authorization: AWS4-HMAC-SHA256 Credential=TESTACCESSKEY0000001/20260102/us-ea\
                st-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Sign\
                ature=74c51806b1cc9d74f371b6c107f041caea155faab3e1e27a2546d9d402d91a7e
                Host: 127.0.0.1:9000
                Content-Length: 0
                """),
        SignedVector(
            name: "GetObject with a session token",
            head: """
                GET /src/from/%C3%BC%20%2B%25%3F HTTP/1.1
                Range: bytes=0-1
                X-Amz-Date: 20260102T030405Z
                X-Amz-Security-Token: session/token+0001==
                X-Amz-Content-SHA256: e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b\
                7852b855
                Authorization: AWS4-HMAC-SHA256 Credential=TESTACCESSKEY0000001/20260102/us-ea\
                st-1/s3/aws4_request, SignedHeaders=host;range;x-amz-content-sha256;x-amz-date\
                ;x-amz-security-token, Signature=6188a5a2bb18690c07423c1994a6e06d7ea48338fade8\
                09dcb7b92b4b749afe1
                Host: 127.0.0.1:9000
                Content-Length: 0
                """,
            sessionToken: "session/token+0001=="),
    ]
}
