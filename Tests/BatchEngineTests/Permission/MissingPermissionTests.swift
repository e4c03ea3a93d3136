// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct MissingPermissionTests {
    /// As the IAM User Guide shows it ("Troubleshoot access denied error messages").
    private static let sentence =
        "User: arn:aws:iam::111122223333:user/mary is not authorized to perform: s3:PutObject on "
        + "resource: \"arn:aws:s3:::dst/key\" because no identity-based policy allows the "
        + "s3:PutObject action"

    @Test func `the permission that the store names is the first thing said`() {
        let failure = MissingPermission.failure(
            TaskFailure(
                httpStatus: 403, errorCode: "AccessDenied", message: Self.sentence, attempts: 1))
        #expect(failure.failureReason.hasPrefix("s3:PutObject is missing. Each of the first 100"))
        #expect(!MissingPermission.isUnnamed(failure))
        #expect(MissingPermission.action(in: "Access Denied") == nil)
        #expect(MissingPermission.action(in: "to perform:") == nil)
    }

    private func missing(_ entries: [TableTransport.Entry]) async throws -> String? {
        let transport = TableTransport(entries)
        let manifest = MemoryManifest.make(rows: 3)
        let inquiry = PermissionInquiry(
            client: try transport.client(),
            manifest: OpenManifest(
                source: manifest, layout: ManifestLayout(fields: [.bucket, .key])),
            copy: S3PutObjectCopy(targetResource: .bucket("dst")))
        let missing = await inquiry.missing()
        #expect(transport.requests.allSatisfy { $0.hasPrefix("head") || $0.hasPrefix("get") })
        return missing
    }

    @Test func `what cannot be read is what is missing`() async throws {
        let read = try await missing([.error("head /src/key-0", 403, "AccessDenied")])
        #expect(read == "s3:GetObject on arn:aws:s3:::src/key-0")
        let tags = try await missing([
            .head("head /src/key-0"), .error("get /src/key-0?tagging", 403, "AccessDenied"),
        ])
        #expect(tags == "s3:GetObjectTagging on arn:aws:s3:::src/key-0")
    }

    @Test func `where all can be read it is the writing`() async throws {
        let write = try await missing([
            .head("head /src/key-0"),
            TableTransport.Entry(
                request: "get /src/key-0?tagging", status: 200, body: "<Tagging/>"),
        ])
        #expect(write?.contains("s3:PutObject on arn:aws:s3:::dst/*") == true)
    }

    @Test func `where nothing is refused any more nothing is claimed`() async throws {
        #expect(try await missing([]) == nil)
    }
}
