// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import Testing

@testable import BatchEngine

@Suite struct RowResolverTests {
    private static let rulesXML = """
        <ReplicationConfiguration><Rule><Status>Enabled</Status><Prefix>a/</Prefix>
        <Destination><Bucket>arn:aws:s3:::far</Bucket></Destination></Rule>
        </ReplicationConfiguration>
        """

    private func version(
        _ key: String, bucket: String = "src", id: String? = "v", marker: Bool? = nil,
        encryption: ObjectEncryption? = nil
    ) -> VersionToReplicate {
        VersionToReplicate(
            bucket: Array(bucket.utf8), versionID: id.map { Array($0.utf8) },
            facts: ObjectFacts(
                key: Array(key.utf8), isDeleteMarker: marker, encryption: encryption))
    }

    private func resolver(
        _ transport: TableTransport, _ replication: JobReplication = JobReplication(),
        kept: Shared<[JobReplication]> = Shared([])
    ) throws -> RowResolver {
        RowResolver(client: try transport.client(), replication: replication) { replication in
            kept.change { $0.append(replication) }
        }
    }

    private func code(_ resolution: RowResolution) -> String? {
        guard case .refused(let failure) = resolution else { return nil }
        return "\(failure.httpStatus) \(failure.errorCode)"
    }

    @Test func `rules of a prefix need no request for any version`() async throws {
        let transport = TableTransport([])
        var resolver = try resolver(
            transport, .make(.make(to: "far", prefix: "a/"), .make(to: "near", prefix: "a/b")))
        let resolved = try await resolver.resolve([
            version("a/x"), version("a/b"), version("c"), version("a/b", marker: true),
            version("a/x", id: nil),
        ])
        #expect(resolved[0] == .destinations([0]))
        #expect(resolved[1] == .destinations([0, 1]))
        #expect(code(resolved[2]) == "500 SrcObjectNotEligible")
        #expect(code(resolved[3]) == "500 SrcObjectNotEligible")
        #expect(code(resolved[4]) == "400 InvalidRequest")
        guard case .refused(let failure) = resolved[4] else { return }
        #expect(failure.message == "Task failed due to missing VersionId")
        #expect(transport.requests.isEmpty)
    }

    @Test func `each source bucket is asked for its rules once, and they are kept first`()
        async throws
    {
        let transport = TableTransport([
            TableTransport.Entry(request: "get /src?replication", status: 200, body: Self.rulesXML),
            TableTransport.Entry(request: "get /two?replication", status: 200, body: Self.rulesXML),
            .error("get /bare?replication", 404, "ReplicationConfigurationNotFoundError"),
            .error("get /gone?replication", 404, "NoSuchBucket"),
            .error("get /odd?replication", 501, "NotImplemented"),
            .error("get /shut?replication", 403, "AccessDenied"),
        ])
        let kept = Shared<[JobReplication]>([])
        var resolver = try resolver(transport, kept: kept)
        let resolved = try await resolver.resolve([
            version("a/1"), version("a/2", bucket: "two"), version("a/3"),
            version("a/4", bucket: "bare"), version("a/5", bucket: "gone"),
            version("a/6", bucket: "odd"), version("a/7", bucket: "shut"),
        ])
        #expect(resolved[0] == .destinations([0]))
        #expect(resolved[1] == .destinations([1]))
        #expect(resolved[2] == .destinations([0]))
        #expect(code(resolved[3]) == "404 SrcBucketReplicationConfigMissing")
        #expect(code(resolved[4]) == "404 SrcBucketNotFound")
        #expect(code(resolved[5]) == "501 SrcBucketReplicationConfigMissing")
        #expect(code(resolved[6]) == "403 AccessDenied")
        #expect(try await resolver.resolve([version("a/9")]) == [.destinations([0])])
        #expect(transport.requests.count == 6)
        #expect(kept.value.last?.sources.map(\.bucket) == ["src", "two"])
        #expect(resolver.replication == kept.value.last)
    }

    @Test func `rules that are kept are not asked for again`() async throws {
        let transport = TableTransport([])
        let configuration = ReplicationConfiguration(rules: [.make(to: "far")])
        let kept = JobReplication(sources: [
            ReplicationSource(bucket: "other", configuration: configuration),
            ReplicationSource(bucket: "src", configuration: configuration),
        ])
        var resolver = try resolver(transport, kept)
        #expect(try await resolver.resolve([version("k")]) == [.destinations([1])])
        #expect(transport.requests.isEmpty)
    }

    @Test func `tags are asked where a rule has them, and tell a delete marker too`() async throws {
        func tagging(_ key: String, _ value: String) -> TableTransport.Entry {
            TableTransport.Entry(
                request: "get /src/\(key)?tagging", status: 200,
                body: "<Tagging><TagSet><Tag><Key>k</Key><Value>\(value)</Value></Tag></TagSet>"
                    + "</Tagging>")
        }
        let transport = TableTransport([
            tagging("yes", "v"), tagging("no", "w"),
            TableTransport.Entry(
                request: "get /src/marker?tagging", status: 405,
                headers: [("x-amz-delete-marker", "true")]),
            .error("get /src/gone?tagging", 404, "NoSuchVersion"),
            .error("get /src/shut?tagging", 403, "AccessDenied"),
            .error("get /src/none?tagging", 501, "NotImplemented"),
            // As SeaweedFS 4.48 answers for a delete marker.
            .error("get /src/silent?tagging", 404, "NoSuchKey"),
            TableTransport.Entry(
                request: "get /src?encoding-type=url&max-keys=100&prefix=silent", status: 200,
                body: "<ListVersionsResult><DeleteMarker><Key>silent</Key>"
                    + "<VersionId>v</VersionId></DeleteMarker>"
                    + "<IsTruncated>false</IsTruncated></ListVersionsResult>"),
        ])
        let tagged = ReplicationRule.make(
            to: "far", tags: [S3Tag(key: "k", value: "v")], priority: 2)
        let silent = ReplicationRule.make(to: "other", prefix: "silent", priority: 1) {
            $0.replicatesDeleteMarkers = true
        }
        let markers = ReplicationRule.make(to: "near", prefix: "marker", priority: 1) {
            $0.replicatesDeleteMarkers = true
        }
        var resolver = try resolver(transport, .make(tagged, markers, silent))
        let resolved = try await resolver.resolve(
            ["yes", "no", "marker", "gone", "shut", "none", "silent"].map { version($0) })
        #expect(resolved[0] == .destinations([0]))
        #expect(code(resolved[1]) == "500 SrcObjectNotEligible")
        #expect(resolved[2] == .destinations([1]))
        #expect(code(resolved[3]) == "404 SrcVersionNotFound")
        #expect(code(resolved[4]) == "403 SrcGetTaggingNotPermitted")
        #expect(code(resolved[5]) == "500 SrcObjectNotEligible")
        #expect(resolved[6] == .destinations([2]))
        #expect(transport.requests.contains("get /src/yes?tagging&versionId=v"))
        #expect(transport.requests.count == 9)
    }

    /// MiniStack 1.5.33 denies the tags of every version of a key that is deleted.
    @Test(arguments: [("Version", "404 SrcObjectNotFound"), ("Other", "404 SrcVersionNotFound")])
    func `a version that the store lists and denies is not taken for gone`(
        element: String, expected: String
    ) async throws {
        let transport = TableTransport([
            .error("get /src/k?tagging", 404, "NoSuchKey"),
            TableTransport.Entry(
                request: "get /src?", status: 200,
                body: "<ListVersionsResult><\(element)><Key>k</Key><VersionId>v</VersionId>"
                    + "<Size>1</Size></\(element)><IsTruncated>false</IsTruncated>"
                    + "</ListVersionsResult>"),
        ])
        var resolver = try resolver(
            transport, .make(.make(tags: [S3Tag(key: "k", value: "v")])))
        #expect(code(try await resolver.resolve([version("k")])[0]) == expected)
    }

    @Test func `HEAD is asked only where encryption decides between rules`() async throws {
        let transport = TableTransport([
            .head("head /src/kms", ("x-amz-server-side-encryption", "aws:kms")),
            .head("head /src/plain"),
        ])
        let plain = ReplicationRule.make(to: "far", priority: 2)
        let kms = ReplicationRule.make(to: "far", priority: 1) { $0.selectsKMSObjects = true }
        var resolver = try resolver(transport, .make(plain, kms))
        let known = ObjectEncryption.sseKMS(key: nil, isBucketKeyEnabled: false)
        let resolved = try await resolver.resolve([
            version("kms"), version("plain"), version("told", encryption: known),
        ])
        #expect(resolved == [.destinations([1]), .destinations([0]), .destinations([1])])
        #expect(
            Set(transport.requests) == [
                "head /src/kms?versionId=v", "head /src/plain?versionId=v",
            ])
    }

    @Test func `many versions keep their order`() async throws {
        let transport = TableTransport([
            TableTransport.Entry(
                request: "get /src/odd", status: 200,
                body: "<Tagging><TagSet><Tag><Key>k</Key><Value>v</Value></Tag></TagSet>"
                    + "</Tagging>"),
            TableTransport.Entry(
                request: "get /src/even", status: 200, body: "<Tagging><TagSet/></Tagging>"),
        ])
        var resolver = try resolver(
            transport, .make(.make(tags: [S3Tag(key: "k", value: "v")])))
        let numbers = Array(0..<500)
        let resolved = try await resolver.resolve(
            numbers.map { version($0 % 2 == 1 ? "odd-\($0)" : "even-\($0)") })
        for number in numbers {
            #expect((resolved[number] == .destinations([0])) == (number % 2 == 1))
        }
    }

    @Test func `what no row is to blame for ends the run`() async throws {
        let transport = TableTransport([
            .error("get /src?replication", 403, "InvalidAccessKeyId")
        ])
        var resolver = try resolver(transport)
        await #expect(throws: JobFailure.self) { try await resolver.resolve([version("a/1")]) }
        let tagged = ReplicationRule.make(tags: [S3Tag(key: "k", value: "v")])
        let shut = TableTransport([.error("get /src/k", 403, "SignatureDoesNotMatch")])
        resolver = try self.resolver(shut, .make(tagged))
        await #expect(throws: JobFailure.self) { try await resolver.resolve([version("k")]) }
    }
}
