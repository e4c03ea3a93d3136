// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

/// Requests as botocore sends them, answers as the S3 API Reference has them.
@Suite struct ListingAndDeletionTests {
    let exchange = S3Exchange()

    private func client(_ answers: ScriptedTransport.Answer...) throws -> (
        S3Client, ScriptedTransport
    ) {
        let transport = ScriptedTransport(answers)
        return (try S3Client.make(transport), transport)
    }

    @Test("objects are listed with decoded keys, and the next page is asked for by token")
    func listObjects() async throws {
        let (client, transport) = try client(
            .status(
                200,
                body: "<ListBucketResult><EncodingType>url</EncodingType>"
                    + "<IsTruncated>true</IsTruncated><Contents><Key>p/a%20%26+b</Key>"
                    + "<Size>12</Size></Contents>"
                    + "<NextContinuationToken>a+b=</NextContinuationToken></ListBucketResult>"),
            .status(
                200, body: "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"))
        let first = await client.listObjects(
            bucket: Array("b".utf8), prefix: Array("p/".utf8), using: exchange)
        let page = try #require(first.value)
        #expect(page.objects == [ListedObject(key: Array("p/a & b".utf8), size: 12)])
        #expect(page.next == .token("a+b="))
        let second = await client.listObjects(
            bucket: Array("b".utf8), prefix: Array("p/".utf8), after: page.next, using: exchange)
        #expect(second.value == ObjectsPage())
        #expect(
            transport.seen.map(\.target) == [
                "/b?encoding-type=url&list-type=2&prefix=p%2F",
                "/b?continuation-token=a%2Bb%3D&encoding-type=url&list-type=2&prefix=p%2F",
            ])
    }

    @Test("versions and delete markers are listed alike")
    func listVersions() async throws {
        let (client, transport) = try client(
            .status(
                200,
                body: "<ListVersionsResult><IsTruncated>true</IsTruncated>"
                    + "<NextKeyMarker>k &amp;</NextKeyMarker>"
                    + "<NextVersionIdMarker>v</NextVersionIdMarker>"
                    + "<Version><Key>k &amp;</Key><VersionId>v</VersionId><Size>3</Size></Version>"
                    + "<DeleteMarker><Key>m</Key><VersionId>null</VersionId></DeleteMarker>"
                    + "</ListVersionsResult>"))
        let answer = await client.listObjectVersions(
            bucket: Array("b".utf8), prefix: Array("p/".utf8),
            after: .version(key: Array("k &".utf8), versionID: "v"), using: exchange)
        let page = try #require(answer.value)
        var marker = ListedObject(key: Array("m".utf8), versionID: "null")
        marker.isDeleteMarker = true
        #expect(
            page.objects == [
                ListedObject(key: Array("k &".utf8), versionID: "v", size: 3), marker,
            ])
        #expect(page.next == .version(key: Array("k &".utf8), versionID: "v"))
        #expect(
            transport.seen[0].target
                == "/b?encoding-type=url&key-marker=k%20%26&prefix=p%2F"
                + "&version-id-marker=v&versions")
    }

    @Test("a bucket that never had versions says nothing of them", arguments: [nil, "Enabled"])
    func versioning(status: String?) async throws {
        let element = status.map { "<Status>\($0)</Status>" } ?? ""
        let (client, _) = try client(
            .status(
                200, body: "<VersioningConfiguration>\(element)</VersioningConfiguration>"))
        let answer = await client.bucketVersioning(Array("b".utf8), using: exchange)
        #expect(try #require(answer.value) == status)
    }

    @Test("a deletion of several names each with its version, with the digest the call demands")
    func deleteObjects() async throws {
        let (client, transport) = try client(
            .status(
                200,
                body: "<DeleteResult><Error><Key>c</Key><Code>AccessDenied</Code>"
                    + "<Message>Access Denied</Message></Error></DeleteResult>"))
        let answer = await client.deleteObjects(
            [
                ListedObject(key: Array("a&b".utf8)),
                ListedObject(key: Array("c".utf8), versionID: "v1"),
            ], in: Array("b".utf8), using: exchange)
        #expect(answer.value == ["AccessDenied: Access Denied"])
        let seen = transport.seen[0]
        #expect(seen.method == .post)
        #expect(seen.target == "/b?delete")
        #expect(
            String(decoding: seen.body, as: UTF8.self)
                == "<Delete xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Quiet>true</Quiet>"
                + "<Object><Key>a&amp;b</Key></Object><Object><Key>c</Key>"
                + "<VersionId>v1</VersionId></Object></Delete>")
        // base64(md5(body)) as Python has it.
        #expect(seen.headers["content-md5"] == "WXe//YLjE8JEK5NQZb/RLw==")
    }

    @Test("one object is deleted by its address")
    func deleteObject() async throws {
        let (client, transport) = try client(.status(204))
        let object = ObjectAddress(bucket: "b", key: "k x", versionID: "v/1")
        let answer = await client.deleteObject(object, using: exchange)
        #expect(answer.failure == nil)
        #expect(transport.seen[0].method == .delete)
        #expect(transport.seen[0].target == "/b/k%20x?versionId=v%2F1")
    }
}
