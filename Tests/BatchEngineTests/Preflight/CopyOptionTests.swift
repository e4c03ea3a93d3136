// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import Testing

@testable import BatchEngine

@Suite struct CopyOptionTests {
    private func operation() -> S3PutObjectCopy {
        var copy = S3PutObjectCopy(targetResource: .bucket("dst"))
        copy.targetKeyPrefix = "p"
        copy.newObjectTagging = [S3Tag(key: "k", value: "v")]
        copy.cannedAccessControlList = .publicRead
        copy.storageClass = .glacier
        copy.sseAWSKMSKeyID = "key"
        copy.checksumAlgorithm = .sha256
        copy.redirectLocation = "/elsewhere"
        copy.requesterPays = true
        return copy
    }

    @Test func `an option alone carries itself, the place and who pays`() throws {
        let alone = try #require(CopyOption.storageClass.alone(of: operation()))
        var wanted = S3PutObjectCopy(targetResource: .bucket("dst"))
        wanted.targetKeyPrefix = "p"
        wanted.newObjectTagging = []
        wanted.requesterPays = true
        wanted.storageClass = .glacier
        #expect(alone == wanted)
    }

    @Test func `what a job does not ask for is not tried`() {
        let plain = S3PutObjectCopy(targetResource: .bucket("dst"))
        #expect(CopyOption.allCases.filter { $0.alone(of: plain) != nil } == [.sourceTags])
        #expect(
            CopyOption.allCases.filter { $0.alone(of: operation()) == nil } == [
                .sourceTags, .metadata,
            ])
    }

    private func finding(_ option: CopyOption, _ status: Int, _ code: String, _ message: String)
        -> PreflightFinding
    {
        let kind = S3Failure.Kind.task
        return option.finding(
            S3Failure(kind: kind, httpStatus: status, code: code, message: message), operation())
    }

    @Test func `a refusal names the permission or the setting that mends it`() {
        let tags = finding(.newTags, 403, "AccessDenied", "Access Denied")
        #expect(tags.subject == "s3:PutObjectTagging")
        #expect(tags.remedy == "Allow s3:PutObjectTagging on arn:aws:s3:::dst/*")
        let key = finding(.encryption, 400, "KMS.DisabledException", "key is disabled")
        #expect(key.subject == "KMS key")
        #expect(key.text.contains("key cannot be used"))
        let denied = finding(.encryption, 403, "AccessDenied", "Access Denied")
        #expect(denied.remedy == "Allow kms:GenerateDataKey and kms:Decrypt on key")
        let named = finding(
            .encryption, 403, "AccessDenied",
            "User: arn is not authorized to perform: kms:GenerateDataKey on resource: key")
        #expect(named.subject == "kms:GenerateDataKey")
        let lists = finding(.accessControl, 400, "AccessControlListNotSupported", "no ACLs")
        #expect(lists.remedy?.contains("Object Ownership") == true)
        let unknown = finding(.storageClass, 400, "InvalidStorageClass", "not known")
        #expect(unknown.subject == "StorageClass" && unknown.level == .problem)
    }
}
