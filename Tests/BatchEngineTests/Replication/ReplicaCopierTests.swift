// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client
import TestSupport
import Testing

@testable import BatchEngine

/// Which requests a row of a replicate job becomes, and what their answers make of it.
@Suite struct ReplicaCopierTests {
    private static let now = Timestamp(millisecondsSinceEpoch: 1_800_000_000_000)
    private static let versioned = TableTransport.Entry(
        request: "get /far?versioning", status: 200,
        body: "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>")
    private static let noACLs = TableTransport.Entry(
        request: "get /src?ownershipControls", status: 200,
        body: "<OwnershipControls><Rule><ObjectOwnership>BucketOwnerEnforced</ObjectOwnership>"
            + "</Rule></OwnershipControls>")
    private static let marker = TableTransport.Entry(
        request: "head /src/k", status: 405, headers: [("x-amz-delete-marker", "true")])
    private static let deleted = TableTransport.Entry(request: "delete /far/k", status: 204)

    private static func listing(_ entries: String) -> TableTransport.Entry {
        TableTransport.Entry(
            request: "get /src?", status: 200,
            body: "<ListVersionsResult><IsTruncated>false</IsTruncated>\(entries)"
                + "</ListVersionsResult>")
    }

    private func rows(_ lines: String...) async throws -> [ManifestRow] {
        let text = lines.map { $0 + "\n" }.joined()
        var reader = ManifestReader(
            source: MemoryManifest(bytes: Array(text.utf8)), layout: .prepared)
        guard let chunk = try await reader.next() else { return [] }
        return (0..<chunk.count).map { chunk.row($0) }
    }

    /// What becomes of a row, and the requests it took after the survey of the destination.
    private func copy(
        _ rule: ReplicationRule, row: String = "src,k,v,,,,,,,0,",
        _ entries: TableTransport.Entry...
    ) async throws -> (CopyResult, TableTransport) {
        let transport = TableTransport(entries)
        let copier = try await copier(.make(rule), transport)
        return (await copier.copy(try await rows(row)[0]), transport)
    }

    private func copier(
        _ replication: JobReplication, _ transport: TableTransport
    ) async throws -> ReplicaCopier {
        let client = try transport.client()
        let buckets = try await ReplicaBuckets.survey(replication, client: client)
        return ReplicaCopier(
            examiner: ReplicaExaminer(
                client: client, replication: replication, buckets: buckets,
                settings: RunSettings(), throttles: ThrottleCounter(), care: .make(),
                now: { Self.now }))
    }

    private func failure(_ result: CopyResult) -> String? {
        guard case .outcome(.failed(let failure)) = result else { return nil }
        return "\(failure.httpStatus) \(failure.errorCode)"
    }

    @Test func `an ordinary version is looked at and copied`() async throws {
        let (result, transport) = try await copy(
            .make(), Self.versioned, Self.noACLs, .head("head /src/k"), .copied("put /far/k"))
        #expect(result == .outcome(.succeeded(attempts: 1)))
        #expect(
            transport.requests == [
                "get /far?versioning", "head /src/k?versionId=v", "get /src?ownershipControls",
                "put /far/k",
            ])
        #expect(
            transport.seen[3].headers == ["x-amz-copy-source": "src/k?versionId=v"])
    }

    @Test func `what a copy drops is sent along`() async throws {
        let acl = TableTransport.Entry(
            request: "get /src/k?acl", status: 200,
            body: "<AccessControlPolicy><Owner><ID>me</ID></Owner><AccessControlList><Grant>"
                + "<Grantee><ID>me</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant>"
                + "<Grant><Grantee><URI>http://g</URI></Grantee><Permission>READ</Permission>"
                + "</Grant></AccessControlList></AccessControlPolicy>")
        let rule = ReplicationRule.make {
            $0.selectsKMSObjects = true
            $0.destination.replicaKMSKeyID = "arn:key"
        }
        let (result, transport) = try await copy(
            rule, Self.versioned, acl,
            .head(
                "head /src/k", ("x-amz-storage-class", "STANDARD_IA"),
                ("x-amz-server-side-encryption", "aws:kms"),
                ("x-amz-object-lock-mode", "COMPLIANCE"),
                ("x-amz-object-lock-retain-until-date", "2030-01-01T00:00:00Z"),
                ("x-amz-object-lock-legal-hold", "ON")),
            .copied("put /far/k"))
        #expect(result == .outcome(.succeeded(attempts: 1)))
        #expect(
            transport.seen.last?.headers == [
                "x-amz-copy-source": "src/k?versionId=v", "x-amz-storage-class": "STANDARD_IA",
                "x-amz-grant-full-control": "id=\"me\"", "x-amz-grant-read": "uri=\"http://g\"",
                "x-amz-server-side-encryption": "aws:kms",
                "x-amz-server-side-encryption-aws-kms-key-id": "arn:key",
                "x-amz-object-lock-mode": "COMPLIANCE",
                "x-amz-object-lock-retain-until-date": "2030-01-01T00:00:00Z",
                "x-amz-object-lock-legal-hold": "ON",
            ])
    }

    @Test func `a change of owner needs no access control list of the source`() async throws {
        let rule = ReplicationRule.make { $0.destination.isOwnedByDestination = true }
        let (result, transport) = try await copy(
            rule, Self.versioned, .head("head /src/k"), .copied("put /far/k"))
        #expect(result == .outcome(.succeeded(attempts: 1)))
        #expect(transport.requests.count == 3)
        #expect(transport.seen[2].headers["x-amz-acl"] == "bucket-owner-full-control")
    }

    @Test func `a destination without access control lists gets none, after one refusal`()
        async throws
    {
        let rule = ReplicationRule.make { $0.destination.isOwnedByDestination = true }
        let transport = TableTransport([
            Self.versioned, .head("head /src/"),
            .error("put /far/", 400, "AccessControlListNotSupported"),
        ])
        let copier = try await copier(.make(rule), transport)
        let rows = try await rows("src,k,v,,,,,,,0,", "src,l,v,,,,,,,0,")
        for row in rows { _ = await copier.copy(row) }
        let copies = transport.seen.filter { $0.request.hasPrefix("put") }
        #expect(copies.map(\.request) == ["put /far/k", "put /far/k", "put /far/l"])
        #expect(
            copies.map { $0.headers["x-amz-acl"] } == ["bucket-owner-full-control", nil, nil])
    }

    @Test func `a store without access control lists has none to carry over`() async throws {
        let (result, _) = try await copy(
            .make(), Self.versioned, .head("head /src/k"), .copied("put /far/k"),
            .error("get /src/k?acl", 501, "NotImplemented"))
        #expect(result == .outcome(.succeeded(attempts: 1)))
    }

    @Test func `a delete marker is put where the rule carries them`() async throws {
        let carrying = ReplicationRule.make { $0.replicatesDeleteMarkers = true }
        let (result, transport) = try await copy(
            carrying, Self.versioned, Self.marker, Self.deleted)
        #expect(result == .outcome(.succeeded(attempts: 1)))
        #expect(transport.requests.last == "delete /far/k")
        let (refused, silent) = try await copy(.make(), Self.versioned, Self.marker, Self.deleted)
        #expect(failure(refused) == "500 SrcObjectNotEligible")
        #expect(silent.requests.count == 2)
    }

    /// As SeaweedFS 4.48 answers: 404 without a word, also to HEAD of a delete marker.
    @Test(arguments: [
        ("<DeleteMarker><Key>k</Key><VersionId>v</VersionId></DeleteMarker>", true),
        ("<DeleteMarker><Key>k</Key><VersionId>w</VersionId></DeleteMarker>", false),
        ("<DeleteMarker><Key>kk</Key><VersionId>v</VersionId></DeleteMarker>", false),
        ("<Version><Key>k</Key><VersionId>v</VersionId><Size>1</Size></Version>", false),
        ("", false),
    ])
    func `a delete marker that the store calls missing is found by a listing`(
        entries: String, isMarker: Bool
    ) async throws {
        let carrying = ReplicationRule.make { $0.replicatesDeleteMarkers = true }
        let (result, transport) = try await copy(
            carrying, Self.versioned, TableTransport.Entry(request: "head /src/k", status: 404),
            Self.listing(entries), Self.deleted)
        #expect(isMarker == (result == .outcome(.succeeded(attempts: 1))))
        #expect(isMarker == transport.requests.contains("delete /far/k"))
        if !isMarker { #expect(failure(result) == "404 SrcVersionNotFound") }
    }

    @Test(arguments: [(403, "AccessDenied", "SrcVersionNotFound"), (500, "InternalError", nil)])
    func `a version is called missing only when the listing does not fail for a while`(
        status: Int, code: String, expected: String?
    ) async throws {
        let (result, _) = try await copy(
            .make(), Self.versioned, TableTransport.Entry(request: "head /src/k", status: 404),
            .error("get /src?", status, code))
        guard case .outcome(.failed(let failure)) = result else { return }
        #expect(failure.errorCode == expected ?? code)
    }

    /// A DELETE in a bucket without versions takes the object away for good.
    @Test(arguments: [
        (
            TableTransport.Entry(
                request: "get /far?versioning", status: 200, body: "<VersioningConfiguration/>"),
            "400 DstBucketUnversioned"
        ),
        (
            TableTransport.Entry(
                request: "get /far?versioning", status: 200,
                body: "<VersioningConfiguration><Status>Suspended</Status>"
                    + "</VersioningConfiguration>"),
            "400 DstBucketUnversioned"
        ),
        (
            TableTransport.Entry.error("get /far?versioning", 403, "AccessDenied"),
            "403 DstDelObjNotPermitted"
        ),
        (.error("get /far?versioning", 404, "NoSuchBucket"), "404 DstBucketNotFound"),
    ])
    func `nothing is deleted where that is not known to be undone`(
        versioning: TableTransport.Entry, expected: String
    ) async throws {
        let carrying = ReplicationRule.make { $0.replicatesDeleteMarkers = true }
        let (result, transport) = try await copy(carrying, versioning, Self.marker, Self.deleted)
        #expect(failure(result) == expected)
        #expect(!transport.requests.contains { $0.hasPrefix("delete") })
    }

    @Test func `objects are copied where nobody may ask for versions`() async throws {
        let (result, _) = try await copy(
            .make(), .error("get /far?versioning", 403, "AccessDenied"), .head("head /src/k"),
            Self.noACLs, .copied("put /far/k"))
        #expect(result == .outcome(.succeeded(attempts: 1)))
    }

    @Test(arguments: [
        (TableTransport.Entry(request: "head /src/k", status: 404), "404 SrcVersionNotFound"),
        (
            TableTransport.Entry(request: "head /src/k", status: 403),
            "403 SrcHeadObjectNotPermitted"
        ),
        (.head("head /src/k", ("x-amz-storage-class", "GLACIER")), "500 SrcObjectNotEligible"),
        (
            .head("head /src/k", ("x-amz-server-side-encryption", "aws:kms")),
            "500 SrcObjectNotEligible"
        ),
    ])
    func `a source that cannot be had fails its row`(
        head: TableTransport.Entry, expected: String
    ) async throws {
        let (result, transport) = try await copy(.make(), Self.versioned, head)
        #expect(failure(result) == expected)
        #expect(!transport.requests.contains { $0.hasPrefix("put") })
    }

    /// HEAD answers 400 without words both to an impossible version id and to an object of SSE-C.
    @Test func `a bad request to HEAD is explained by the access control list`() async throws {
        let bad = TableTransport.Entry(request: "head /src/k", status: 400)
        let (invalid, _) = try await copy(
            .make(), Self.versioned, bad, .error("get /src/k?acl", 400, "InvalidArgument"))
        #expect(failure(invalid) == "400 SrcObjectNotFound")
        let (customer, _) = try await copy(
            .make(), Self.versioned, bad,
            TableTransport.Entry(
                request: "get /src/k?acl", status: 200, body: "<AccessControlPolicy/>"))
        guard case .outcome(.failed(let failure)) = customer else { return }
        #expect(failure.errorCode == "SrcObjectNotEligible")
        #expect(failure.message.contains("SSE-C"))
    }

    @Test(arguments: [
        ("AccessDenied", 403, "403 DstPutObjectNotPermitted"),
        ("NoSuchBucket", 404, "404 DstBucketNotFound"),
    ])
    func `a refusal of the destination gets the service's code`(
        code: String, status: Int, expected: String
    ) async throws {
        let (result, _) = try await copy(
            .make(), Self.versioned, Self.noACLs, .head("head /src/k"),
            .error("put /far/k", status, code))
        #expect(failure(result) == expected)
    }

    @Test func `an access control list that may not be read fails the row`() async throws {
        let (result, _) = try await copy(
            .make(), Self.versioned, .head("head /src/k"),
            .error("get /src/k?acl", 403, "AccessDenied"))
        #expect(failure(result) == "403 SrcGetAclNotPermitted")
    }

    @Test func `a large object goes to its lane with its rule`() async throws {
        let head = TableTransport.Entry(
            request: "head /src/k", status: 200,
            headers: [("Content-Length", "\(Limits.partBytesMax + 1)")])
        let (result, _) = try await copy(.make(), Self.versioned, Self.noACLs, head)
        guard case .large(let task) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(task.destination == 0)
        #expect(task.destinationKey == Array("k".utf8))
    }

    @Test func `credentials that fail blame no row`() async throws {
        let (result, _) = try await copy(
            .make(), Self.versioned, Self.noACLs, .head("head /src/k"),
            .error("put /far/k", 403, "SignatureDoesNotMatch"))
        guard case .blocked = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test func `a row that was refused when it was prepared asks nothing`() async throws {
        let (result, transport) = try await copy(
            .make(), row: "src,k,v,,,,,,,,500 SrcObjectNotEligible Not eligible", Self.versioned)
        #expect(failure(result) == "500 SrcObjectNotEligible")
        #expect(transport.requests == ["get /far?versioning"])
    }

    @Test func `many sorts of objects in turn are each copied as they are`() async throws {
        let classes = [
            "STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR",
        ]
        var entries = [Self.versioned, Self.noACLs, .copied("put /far/")]
        for (number, name) in classes.enumerated() {
            for hold in ["OFF", "ON"] {
                entries.append(
                    .head(
                        "head /src/\(number)\(hold)", ("x-amz-storage-class", name),
                        ("x-amz-object-lock-legal-hold", hold)))
            }
        }
        let transport = TableTransport(entries)
        let copier = try await copier(.make(.make()), transport)
        for round in 0..<40 {
            let number = round * 7 % classes.count
            let hold = round % 3 == 0 ? "ON" : "OFF"
            let row = try await rows("src,\(number)\(hold),v,,,,,,,0,")[0]
            #expect(await copier.copy(row) == .outcome(.succeeded(attempts: 1)))
            let headers = transport.seen.last?.headers
            let expected = number == 0 ? nil : classes[number]
            #expect(headers?["x-amz-storage-class"] == expected)
            #expect(headers?["x-amz-object-lock-legal-hold"] == (hold == "ON" ? "ON" : nil))
        }
    }
}
