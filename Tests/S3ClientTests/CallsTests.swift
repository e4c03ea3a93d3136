// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

/// Shapes of requests and answers as the S3 API Reference has them.
@Suite struct CallsTests {
    static let object = ObjectAddress(bucket: "b", key: "dir/k x")
    let exchange = S3Exchange()

    private func client(_ answers: ScriptedTransport.Answer...) throws -> (
        S3Client, ScriptedTransport
    ) {
        let transport = ScriptedTransport(answers)
        return (try S3Client.make(transport), transport)
    }

    @Test("a head keeps all headers, user metadata byte for byte")
    func head() async throws {
        let (client, transport) = try client(
            .status(
                200,
                headers: [
                    ("Content-Length", "5368709121"), ("ETag", "\"e-2\""),
                    ("Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT"),
                    ("x-amz-version-id", "v1"), ("x-amz-storage-class", "GLACIER"),
                    ("x-amz-tagging-count", "3"), ("Cache-Control", "max-age=1"),
                    ("x-amz-meta-Mixed", "=?UTF-8?B?w6k=?="), ("X-Amz-Meta-b", "é"),
                ]))
        let answer = await client.headObject(
            ObjectAddress(bucket: "b", key: "k", versionID: "v/1"), using: exchange)
        let head = try #require(answer.value)
        #expect(head.size == 5_368_709_121)
        #expect(head.etag == "\"e-2\"")
        #expect(head.versionID == "v1")
        #expect(head.storageClass == "GLACIER")
        #expect(head.taggingCount == 3)
        #expect(head.header("cache-control") == Array("max-age=1".utf8))
        #expect(
            head.userMetadata == [
                AnswerHeader(name: Array("mixed".utf8), value: Array("=?UTF-8?B?w6k=?=".utf8)),
                AnswerHeader(name: Array("b".utf8), value: Array("é".utf8)),
            ])
        #expect(transport.seen[0].method == .head)
        #expect(transport.seen[0].target == "/b/k?versionId=v%2F1")
    }

    @Test("tags are read and written, with the digest the call demands")
    func tags() async throws {
        let (reader, _) = try client(
            .status(
                200,
                body: "<Tagging><TagSet><Tag><Key>a&amp;b</Key><Value> v </Value></Tag>"
                    + "<Tag><Key>k</Key><Value/></Tag></TagSet></Tagging>"))
        let tags = await reader.getObjectTagging(Self.object, using: exchange).value
        #expect(tags == [ObjectTag(key: "a&b", value: " v "), ObjectTag(key: "k", value: "")])

        let (writer, transport) = try client(.status(200))
        let written = await writer.putObjectTagging(
            Self.object, tags: [ObjectTag(key: "a", value: "<1>")], using: exchange)
        #expect(written.failure == nil)
        let seen = transport.seen[0]
        #expect(seen.target == "/b/dir/k%20x?tagging")
        #expect(
            String(decoding: seen.body, as: UTF8.self)
                == "<Tagging xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><TagSet><Tag>"
                + "<Key>a</Key><Value>&lt;1&gt;</Value></Tag></TagSet></Tagging>")
        // printf '%s' BODY | openssl md5 -binary | base64
        #expect(seen.headers["content-md5"] == "3HcJ5ICQAOpXkCQn2l6G1g==")
    }

    @Test("an upload is created, filled, completed and aborted")
    func upload() async throws {
        let (client, transport) = try client(
            .status(
                200,
                body: "<InitiateMultipartUploadResult><UploadId>u/+=</UploadId>"
                    + "</InitiateMultipartUploadResult>"),
            .status(
                200,
                body:
                    "  <CopyPartResult><ETag>&quot;p1&quot;</ETag>"
                    + "<ChecksumCRC32C>AAAA</ChecksumCRC32C></CopyPartResult>"),
            .status(
                200, headers: [("x-amz-version-id", "v9")],
                body: "<CompleteMultipartUploadResult><ETag>\"c-1\"</ETag>"
                    + "</CompleteMultipartUploadResult>"),
            .status(204))
        var headers = HeaderBlock()
        headers.append("x-amz-storage-class", "STANDARD_IA")
        let id = try #require(
            await client.createMultipartUpload(Self.object, headers: headers, using: exchange).value
        )
        #expect(id == "u/+=")
        let part = try #require(
            await client.uploadPartCopy(
                Self.object, uploadID: id, number: 1,
                source: ObjectAddress(bucket: "s", key: "a b", versionID: "v"),
                range: 0..<5_242_880,
                ifMatch: "\"e\"", using: exchange
            ).value)
        #expect(
            part
                == UploadedPart(
                    number: 1, etag: "\"p1\"", size: 5_242_880,
                    checksums: [PartChecksum(element: "ChecksumCRC32C", value: "AAAA")]))
        let done = await client.completeMultipartUpload(
            Self.object, uploadID: id, parts: [part], using: exchange)
        #expect(done.value == StoredObject(etag: "\"c-1\"", versionID: "v9"))
        let aborted = await client.abortMultipartUpload(Self.object, uploadID: id, using: exchange)
        #expect(aborted.failure == nil)

        let seen = transport.seen
        #expect(
            seen.map(\.target) == [
                "/b/dir/k%20x?uploads", "/b/dir/k%20x?partNumber=1&uploadId=u%2F%2B%3D",
                "/b/dir/k%20x?uploadId=u%2F%2B%3D", "/b/dir/k%20x?uploadId=u%2F%2B%3D",
            ])
        #expect(seen.map(\.method) == [.post, .put, .post, .delete])
        #expect(seen[0].headers["x-amz-storage-class"] == "STANDARD_IA")
        #expect(seen[1].headers["x-amz-copy-source"] == "s/a%20b?versionId=v")
        #expect(seen[1].headers["x-amz-copy-source-range"] == "bytes=0-5242879")
        #expect(seen[1].headers["x-amz-copy-source-if-match"] == "\"e\"")
        #expect(
            String(decoding: seen[2].body, as: UTF8.self)
                == "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + "<Part><PartNumber>1</PartNumber><ETag>&quot;p1&quot;</ETag>"
                + "<ChecksumCRC32C>AAAA</ChecksumCRC32C></Part></CompleteMultipartUpload>")
    }

    @Test("an empty ETag after completion is no failure")
    func emptyETag() async throws {
        let (client, _) = try client(
            .status(
                200,
                body: "<CompleteMultipartUploadResult><ETag></ETag></CompleteMultipartUploadResult>"
            ))
        let done = await client.completeMultipartUpload(
            Self.object, uploadID: "u", parts: [], using: exchange)
        #expect(done.value == StoredObject(etag: nil, versionID: nil))
    }

    @Test("a copied part without ETag is a failure")
    func partWithoutETag() async throws {
        let (client, _) = try client(.status(200, body: "<CopyPartResult></CopyPartResult>"))
        let part = await client.uploadPartCopy(
            Self.object, uploadID: "u", number: 1, source: Self.object, using: exchange)
        #expect(part.failure?.code == "IncompleteAnswer")
    }

    @Test("parts are listed over all pages, and a marker that stands still ends it")
    func parts() async throws {
        func page(_ numbers: [Int], next: Int?) -> ScriptedTransport.Answer {
            let parts = numbers.map {
                "<Part><PartNumber>\($0)</PartNumber><ETag>e\($0)</ETag><Size>5</Size></Part>"
            }.joined()
            let tail =
                next.map {
                    "<IsTruncated>true</IsTruncated>"
                        + "<NextPartNumberMarker>\($0)</NextPartNumberMarker>"
                } ?? "<IsTruncated>false</IsTruncated>"
            return .status(200, body: "<ListPartsResult>\(parts)\(tail)</ListPartsResult>")
        }
        let (client, transport) = try client(page([1, 2], next: 2), page([3], next: nil))
        let answer = await client.listParts(Self.object, uploadID: "u", using: exchange)
        #expect(answer.value?.map(\.number) == [1, 2, 3])
        #expect(answer.value?[0] == UploadedPart(number: 1, etag: "e1", size: 5))
        #expect(answer.attempts == 2)
        #expect(transport.seen[1].target == "/b/dir/k%20x?part-number-marker=2&uploadId=u")

        let (stuck, again) = try self.client(page([1], next: 1))
        _ = await stuck.listParts(Self.object, uploadID: "u", using: exchange)
        #expect(again.seen.count == 2)
    }

    @Test("uploads are listed page by page, encoded keys decoded")
    func uploads() async throws {
        let (client, transport) = try client(
            .status(
                200,
                body: "<ListMultipartUploadsResult><EncodingType>url</EncodingType>"
                    + "<IsTruncated>true</IsTruncated><NextKeyMarker>a%2Bb+c</NextKeyMarker>"
                    + "<NextUploadIdMarker>u2</NextUploadIdMarker>"
                    + "<Upload><Key>a%01+b</Key><UploadId>u1</UploadId><Initiated>t</Initiated>"
                    + "</Upload></ListMultipartUploadsResult>"),
            .status(
                200,
                body: "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>"
                    + "<Upload><Key>a+b</Key><UploadId>u3</UploadId></Upload>"
                    + "</ListMultipartUploadsResult>"))
        let bucket = Array("b".utf8)
        let first = try #require(
            await client.listMultipartUploads(
                bucket: bucket, prefix: Array("a".utf8), using: exchange
            ).value)
        #expect(
            first.uploads == [
                PendingUpload(key: Array("a\u{1} b".utf8), uploadID: "u1", initiated: "t")
            ])
        let next = try #require(first.next)
        #expect(next.key == Array("a+b c".utf8))
        let second = try #require(
            await client.listMultipartUploads(
                bucket: bucket, prefix: Array("a".utf8), after: next, using: exchange
            ).value)
        #expect(second.uploads.map(\.key) == [Array("a+b".utf8)])
        #expect(second.next == nil)
        #expect(
            transport.seen.map(\.target) == [
                "/b?encoding-type=url&prefix=a&uploads",
                "/b?encoding-type=url&key-marker=a%2Bb%20c&prefix=a&upload-id-marker=u2&uploads",
            ])
    }

    @Test("bytes are read by range and written whole")
    func objects() async throws {
        let (reader, get) = try client(.status(206, headers: [("ETag", "e")], body: "hello"))
        let head = await reader.getObject(
            Self.object, range: 5..<10, ifMatch: "e", bodyBytesMax: 5, using: exchange)
        #expect(head.value?.size == 5)
        #expect(exchange.responseBody == Array("hello".utf8))
        #expect(get.seen[0].headers["range"] == "bytes=5-9")
        #expect(get.seen[0].headers["if-match"] == "e")

        let (writer, put) = try client(.status(200, headers: [("ETag", "w")]))
        let stored = await writer.putObject(
            Self.object, body: Array("hello".utf8), contentType: "text/csv", using: exchange)
        #expect(stored.value == StoredObject(etag: "w", versionID: nil))
        #expect(put.seen[0].body == Array("hello".utf8))
        #expect(put.seen[0].headers["content-type"] == "text/csv")

        let (uploader, _) = try client(.status(200, headers: [("ETag", "p")]))
        let part = await uploader.uploadPart(
            Self.object, uploadID: "u", number: 7, body: Array("hello".utf8), using: exchange)
        #expect(part.value == UploadedPart(number: 7, etag: "p", size: 5))
    }

    @Test("a failure comes back with the requests it took")
    func failures() async throws {
        let (client, _) = try client(.status(404))
        let answer = await client.headObject(Self.object, using: exchange)
        #expect(answer.failure?.code == "NotFound")
        #expect(answer.attempts == 1)
        #expect(answer.value == nil)
    }
}
