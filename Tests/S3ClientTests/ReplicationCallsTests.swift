// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import S3Client

/// Calls that replication needs; shapes of answers as the S3 API Reference has them.
@Suite struct ReplicationCallsTests {
    let exchange = S3Exchange()

    private func client(_ answers: ScriptedTransport.Answer...) throws -> (
        S3Client, ScriptedTransport
    ) {
        let transport = ScriptedTransport(answers)
        return (try S3Client.make(transport), transport)
    }

    /// The elements that botocore 1.44.5 makes of the configuration that is beside it as JSON.
    static let xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <ReplicationConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
          <Role>arn:aws:iam::111122223333:role/r</Role>
          <Rule><ID>one &amp; all</ID><Priority>2</Priority>
            <Filter><And><Prefix>a b/</Prefix><Tag><Key>k</Key><Value/></Tag>
              <Tag><Key>l</Key><Value>v</Value></Tag></And></Filter>
            <Status>Enabled</Status>
            <SourceSelectionCriteria><SseKmsEncryptedObjects><Status>Enabled</Status>
              </SseKmsEncryptedObjects></SourceSelectionCriteria>
            <Destination><Bucket>arn:aws:s3:::far</Bucket><Account>444455556666</Account>
              <StorageClass>STANDARD_IA</StorageClass>
              <AccessControlTranslation><Owner>Destination</Owner></AccessControlTranslation>
              <EncryptionConfiguration><ReplicaKmsKeyID>k-1</ReplicaKmsKeyID>
              </EncryptionConfiguration>
              <Metrics><Status>Enabled</Status></Metrics></Destination>
            <DeleteMarkerReplication><Status>Disabled</Status></DeleteMarkerReplication></Rule>
          <Rule><Status>Disabled</Status><Priority>1</Priority><Filter/>
            <Destination><Bucket>arn:aws:s3:::near</Bucket></Destination></Rule>
        </ReplicationConfiguration>
        """

    static let json = """
        {"Role": "arn:aws:iam::111122223333:role/r", "Rules": [
          {"ID": "one & all", "Priority": 2, "Status": "Enabled",
           "Filter": {"And": {"Prefix": "a b/", "Tags": [{"Key": "k", "Value": ""},
                                                         {"Key": "l", "Value": "v"}]}},
           "SourceSelectionCriteria": {"SseKmsEncryptedObjects": {"Status": "Enabled"}},
           "Destination": {"Bucket": "arn:aws:s3:::far", "Account": "444455556666",
             "StorageClass": "STANDARD_IA", "AccessControlTranslation": {"Owner": "Destination"},
             "EncryptionConfiguration": {"ReplicaKmsKeyID": "k-1"},
             "Metrics": {"Status": "Enabled"}},
           "DeleteMarkerReplication": {"Status": "Disabled"}},
          {"Status": "Disabled", "Priority": 1, "Filter": {},
           "Destination": {"Bucket": "arn:aws:s3:::near"}}]}
        """

    @Test("replication rules are read as the same ones in JSON")
    func replication() async throws {
        let (client, transport) = try client(.status(200, body: Self.xml))
        let answer = await client.getBucketReplication(bucket: Array("b".utf8), using: exchange)
        let expected = try ReplicationConfiguration(documentText: Self.json)
        #expect(try answer.result.get() == expected)
        #expect(transport.seen[0].target == "/b?replication")
        #expect(transport.seen[0].method == .get)
    }

    @Test(
        "rules of the first version and empty elements are read",
        arguments: [
            ("<Prefix/>", "", true), ("<Prefix>t/</Prefix>", "t/", true),
            ("<Filter><Prefix/></Filter>", "", false),
            ("<Filter><Prefix> x</Prefix></Filter>", " x", false),
        ])
    func firstVersion(filter: String, prefix: String, isFirstVersion: Bool) throws {
        let text =
            "<ReplicationConfiguration><Rule>\(filter)<Status>Enabled</Status>"
            + "<Destination><Bucket>arn:aws:s3:::far</Bucket></Destination></Rule>"
            + "</ReplicationConfiguration>"
        let rule = try ReplicationConfigurationXML.read(Array(text.utf8)).rules[0]
        #expect(rule.filter.prefix == prefix)
        #expect(rule.isFirstVersion == isFirstVersion)
    }

    @Test(
        "a configuration that cannot be used says where",
        arguments: [
            ("<ReplicationConfiguration/>", "Rules: it is missing"),
            (
                "<ReplicationConfiguration><Rule><Sttus>Enabled</Sttus></Rule>"
                    + "</ReplicationConfiguration>", "Rules[0].Sttus: there is no such member"
            ),
            (
                "<ReplicationConfiguration><Rule><Status>Enabled</Status><Status>Disabled</Status>"
                    + "<Destination><Bucket>arn:aws:s3:::far</Bucket></Destination></Rule>"
                    + "</ReplicationConfiguration>", "Rules[0].Status: it is a list"
            ),
        ])
    func unusable(text: String, reason: String) async throws {
        let (client, _) = try client(.status(200, body: text))
        let failure = await client.getBucketReplication(bucket: Array("b".utf8), using: exchange)
            .failure
        #expect(failure?.code == "InvalidReplicationConfiguration")
        #expect(failure?.message.contains(reason) == true, "\(String(describing: failure))")
        #expect(failure?.kind == .task)
    }

    @Test("a file that is no such XML is refused", arguments: ["", "<a/>", "<Replication"])
    func noDocument(text: String) {
        #expect(throws: JobDocumentProblem.self) {
            try ReplicationConfigurationXML.read(Array(text.utf8))
        }
    }

    @Test("a bucket without rules keeps the store's code")
    func noReplication() async throws {
        let (client, _) = try client(
            .status(
                404,
                body: "<Error><Code>ReplicationConfigurationNotFoundError</Code>"
                    + "<Message>none</Message></Error>"))
        let answer = await client.getBucketReplication(bucket: Array("b".utf8), using: exchange)
        #expect(answer.failure?.code == "ReplicationConfigurationNotFoundError")
    }

    /// The answer of the API Reference's page on GetObjectAcl, with every sort of grantee.
    @Test("an access control list names every sort of grantee")
    func acl() async throws {
        let instance = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
        let (client, transport) = try client(
            .status(
                200,
                body: """
                    <AccessControlPolicy><Owner><ID>75aa</ID><DisplayName>me</DisplayName></Owner>
                    <AccessControlList>
                    <Grant><Grantee \(instance) xsi:type="CanonicalUser"><ID>75aa</ID>
                      <DisplayName>me</DisplayName></Grantee>
                      <Permission>FULL_CONTROL</Permission></Grant>
                    <Grant><Grantee \(instance) xsi:type="Group">
                      <URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee>
                      <Permission>READ</Permission></Grant>
                    <Grant><Grantee \(instance) xsi:type="AmazonCustomerByEmail">
                      <EmailAddress>a@example.com</EmailAddress></Grantee>
                      <Permission>READ_ACP</Permission></Grant>
                    <Grant><Grantee \(instance) xsi:type="CanonicalUser"><ID>b</ID></Grantee>
                      <Permission>WRITE</Permission></Grant>
                    </AccessControlList></AccessControlPolicy>
                    """))
        let acl = try #require(
            await client.getObjectACL(
                ObjectAddress(bucket: "b", key: "k", versionID: "v"), using: exchange
            ).value)
        #expect(transport.seen[0].target == "/b/k?acl&versionId=v")
        #expect(acl.ownerID == "75aa")
        #expect(
            acl.grants == [
                S3Grant(granteeType: .id, identifier: "75aa", permission: .fullControl),
                S3Grant(
                    granteeType: .uri,
                    identifier: "http://acs.amazonaws.com/groups/global/AllUsers",
                    permission: .read),
                S3Grant(
                    granteeType: .emailAddress, identifier: "a@example.com", permission: .readACP),
            ])
        #expect(!acl.isPrivate)
        #expect(ObjectACL(ownerID: "75aa", grants: [acl.grants[0]]).isPrivate)
        #expect(!ObjectACL(ownerID: "other", grants: [acl.grants[0]]).isPrivate)
    }

    @Test("who owns what is uploaded is read from the bucket")
    func ownership() async throws {
        let (client, transport) = try client(
            .status(
                200,
                body: "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced"
                    + "</ObjectOwnership></Rule></OwnershipControls>"))
        let answer = await client.getBucketOwnershipControls(
            bucket: Array("b".utf8), using: exchange)
        #expect(answer.value == "BucketOwnerEnforced")
        #expect(transport.seen[0].target == "/b?ownershipControls")
    }

    /// Headers of the API Reference's page on HeadObject.
    @Test("a head tells of replication, encryption, locks and archives")
    func head() async throws {
        let (client, _) = try client(
            .status(
                200,
                headers: [
                    ("Content-Length", "1"), ("x-amz-replication-status", "REPLICA"),
                    ("x-amz-server-side-encryption", "aws:kms"),
                    ("x-amz-server-side-encryption-aws-kms-key-id", "arn:k"),
                    ("x-amz-server-side-encryption-bucket-key-enabled", "true"),
                    ("x-amz-object-lock-mode", "COMPLIANCE"),
                    ("x-amz-object-lock-retain-until-date", "2030-01-02T03:04:05.000Z"),
                    ("x-amz-object-lock-legal-hold", "ON"),
                    ("x-amz-restore", "ongoing-request=\"false\", expiry-date=\"x\""),
                    ("x-amz-archive-status", "ARCHIVE_ACCESS"),
                    ("x-amz-website-redirect-location", "/there"),
                ]),
            .status(200, headers: [("Content-Length", "1")]))
        let object = ObjectAddress(bucket: "b", key: "k")
        let full = try #require(await client.headObject(object, using: exchange).value)
        #expect(full.replicationStatus == "REPLICA")
        #expect(full.encryption == .sseKMS(key: "arn:k", isBucketKeyEnabled: true))
        #expect(full.objectLockMode == .compliance)
        #expect(full.objectLockRetainUntilDate?.iso8601 == "2030-01-02T03:04:05Z")
        #expect(full.objectLockLegalHoldStatus == .on)
        #expect(full.isRestored && full.isInArchiveTier)
        #expect(full.websiteRedirectLocation == "/there")
        let bare = try #require(await client.headObject(object, using: exchange).value)
        #expect(bare.replicationStatus == nil)
        #expect(bare.encryption == .plain)
        #expect(bare.objectLockMode == nil && bare.objectLockLegalHoldStatus == nil)
        #expect(!bare.isRestored && !bare.isInArchiveTier)
    }

    @Test("a head of a delete marker is a failure that says so")
    func deleteMarker() async throws {
        let (client, _) = try client(
            .status(405, headers: [("x-amz-delete-marker", "true")]),
            .status(404))
        let object = ObjectAddress(bucket: "b", key: "k", versionID: "v")
        let marker = await client.headObject(object, using: exchange).failure
        #expect(marker?.httpStatus == 405)
        #expect(marker?.isDeleteMarker == true)
        let missing = await client.headObject(object, using: exchange).failure
        #expect(missing?.isDeleteMarker == false)
    }
}
