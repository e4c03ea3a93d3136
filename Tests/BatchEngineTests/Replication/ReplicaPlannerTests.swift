// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import Testing

@testable import BatchEngine

/// What becomes of a version at its destination: S3 User Guide, "What does Amazon S3 replicate?",
/// "Replicating encrypted objects", "Changing the replica owner".
@Suite struct ReplicaPlannerTests {
    private static let now = Timestamp(millisecondsSinceEpoch: 1_800_000_000_000)

    private func operation(
        _ headers: [(String, String)] = [], acl: ObjectACL? = nil, hasACLs: Bool = true,
        _ change: (inout ReplicationRule) -> Void = { _ in }
    ) async throws -> S3PutObjectCopy {
        let planner = ReplicaPlanner(rule: .make(change), now: Self.now)
        return planner.operation(source: try await head(headers), acl: acl, hasACLs: hasACLs)
    }

    private func head(_ headers: [(String, String)]) async throws -> ObjectHead {
        let transport = TableTransport([
            TableTransport.Entry(
                request: "head", status: 200, headers: [("Content-Length", "1")] + headers)
        ])
        let answer = try await transport.client().headObject(
            ObjectAddress(bucket: "src", key: "k"), using: S3Exchange())
        return try answer.result.get()
    }

    @Test func `an ordinary object needs nothing but its destination`() async throws {
        #expect(try await operation() == S3PutObjectCopy(targetResource: .bucket("far")))
    }

    @Test(arguments: [
        (nil, nil, nil), ("STANDARD_IA", nil, StorageClass.standardIA), ("STANDARD", nil, nil),
        ("GLACIER_IR", nil, .glacierInstantRetrieval), (nil, StorageClass.oneZoneIA, .oneZoneIA),
        ("STANDARD_IA", .deepArchive, .deepArchive), ("STANDARD_IA", .standard, nil),
        ("REDUCED_REDUNDANCY", nil, nil),
    ])
    func `the rule's storage class wins, then the source's`(
        source: String?, rule: StorageClass?, expected: StorageClass?
    ) async throws {
        let headers = source.map { [("x-amz-storage-class", $0)] } ?? []
        let copy = try await operation(headers) { $0.destination.storageClass = rule }
        #expect(copy.storageClass == expected)
    }

    @Test func `an object of KMS gets the key of the rule`() async throws {
        for algorithm in ["aws:kms", "aws:kms:dsse"] {
            let headers = [
                ("x-amz-server-side-encryption", algorithm),
                ("x-amz-server-side-encryption-aws-kms-key-id", "arn:source-key"),
            ]
            let copy = try await operation(headers) {
                $0.selectsKMSObjects = true
                $0.destination.replicaKMSKeyID = "arn:replica-key"
            }
            #expect(copy.newObjectMetadata?.sseAlgorithm == .kms)
            #expect(copy.sseAWSKMSKeyID == "arn:replica-key")
            #expect(copy.effectiveMetadataDirective == .copy)
        }
    }

    @Test func `the key of the rule is for objects of KMS only`() async throws {
        let copy = try await operation([("x-amz-server-side-encryption", "AES256")]) {
            $0.selectsKMSObjects = true
            $0.destination.replicaKMSKeyID = "arn:replica-key"
        }
        #expect(copy.sseAWSKMSKeyID == nil)
        #expect(copy.newObjectMetadata?.sseAlgorithm == .aes256)
        #expect(copy.effectiveMetadataDirective == .copy)
    }

    static let owner = S3Grant(granteeType: .id, identifier: "me", permission: .fullControl)
    static let reader = S3Grant(granteeType: .id, identifier: "you", permission: .read)

    @Test func `grants are carried over, and one to the owner alone needs no words`() async throws {
        let shared = ObjectACL(ownerID: "me", grants: [Self.owner, Self.reader])
        #expect(try await operation(acl: shared).accessControlGrants == [Self.owner, Self.reader])
        let own = ObjectACL(ownerID: "me", grants: [Self.owner])
        #expect(try await operation(acl: own).accessControlGrants.isEmpty)
        #expect(try await operation(acl: shared, hasACLs: false).accessControlGrants.isEmpty)
    }

    @Test func `a change of owner gives the destination's owner full control`() async throws {
        let shared = ObjectACL(ownerID: "me", grants: [Self.reader])
        let copy = try await operation(acl: shared) { $0.destination.isOwnedByDestination = true }
        #expect(copy.cannedAccessControlList == .bucketOwnerFullControl)
        #expect(copy.accessControlGrants.isEmpty)
        let off = try await operation(hasACLs: false) { $0.destination.isOwnedByDestination = true }
        #expect(off.cannedAccessControlList == nil)
    }

    @Test func `locks are carried over, but for a retention that has ended`() async throws {
        let locked = [
            ("x-amz-object-lock-mode", "GOVERNANCE"),
            ("x-amz-object-lock-retain-until-date", "2030-01-01T00:00:00Z"),
            ("x-amz-object-lock-legal-hold", "ON"), ("x-amz-website-redirect-location", "/there"),
        ]
        let copy = try await operation(locked)
        #expect(copy.objectLockMode == .governance)
        #expect(copy.objectLockRetainUntilDate?.iso8601 == "2030-01-01T00:00:00Z")
        #expect(copy.objectLockLegalHoldStatus == .on)
        #expect(copy.redirectLocation == "/there")
        let ended = try await operation([
            ("x-amz-object-lock-mode", "GOVERNANCE"),
            ("x-amz-object-lock-retain-until-date", "2020-01-01T00:00:00Z"),
            ("x-amz-object-lock-legal-hold", "OFF"),
        ])
        #expect(ended == S3PutObjectCopy(targetResource: .bucket("far")))
    }

    @Test(arguments: [
        (
            [("x-amz-storage-class", "GLACIER")],
            ReplicationRefusal.archived(storageClass: "GLACIER")
        ),
        (
            [
                ("x-amz-storage-class", "DEEP_ARCHIVE"),
                ("x-amz-restore", "ongoing-request=\"false\""),
            ],
            .archived(storageClass: "DEEP_ARCHIVE")
        ),
        ([("x-amz-archive-status", "ARCHIVE_ACCESS")], .archived(storageClass: "an archive tier")),
        ([("x-amz-server-side-encryption", "aws:kms")], .encryption(rule: "\"rule-far\"")),
        ([("x-amz-server-side-encryption-customer-algorithm", "AES256")], .customerKey),
        ([("x-amz-replication-status", "REPLICA")], nil),
        ([("x-amz-replication-status", "COMPLETED")], nil),
        ([("x-amz-storage-class", "GLACIER_IR")], nil),
    ])
    func `refuses what replication refuses, and takes replicas`(
        headers: [(String, String)], refusal: ReplicationRefusal?
    ) async throws {
        let planner = ReplicaPlanner(rule: .make(), now: Self.now)
        #expect(planner.refusal(of: try await head(headers)) == refusal)
    }
}
