// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import S3Client

/// The quick reader of listings against the XML reader, on answers in the shapes of S3's API
/// Reference and of the servers that were looked at.
@Suite struct ListingScanTests {
    private static let objectsAnswer = """
        <?xml version="1.0" encoding="UTF-8"?>
        <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name>\
        <Prefix></Prefix><KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys><Delimiter/>\
        <EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>\
        <NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vb=</NextContinuationToken>\
        <Contents><Key>a%20b+c%2Bd/%C3%A9%01</Key><LastModified>2009-10-12T17:50:30.123Z\
        </LastModified><ETag>&quot;fba9dede5f27731c9771645a39863328&quot;</ETag>\
        <Size>434234</Size><Owner><ID>75aa57f0</ID><DisplayName>m&amp;m</DisplayName></Owner>\
        <StorageClass>STANDARD</StorageClass></Contents>
          <Contents>
            <Key>b</Key>
            <LastModified>2024-02-29T00:00:00Z</LastModified>
            <ETag>"x-2"</ETag>
            <Size>0</Size>
            <ChecksumAlgorithm>CRC32</ChecksumAlgorithm><ChecksumAlgorithm>SHA1</ChecksumAlgorithm>
            <StorageClass>GLACIER</StorageClass>
            <RestoreStatus><IsRestoreInProgress>false</IsRestoreInProgress></RestoreStatus>
          </Contents>
        </ListBucketResult>

        """

    private static let versionsAnswer = """
        <ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">\
        <KeyMarker></KeyMarker><VersionIdMarker/><IsTruncated>true</IsTruncated>\
        <Version><Key>k&amp;&#233;</Key><VersionId>3/L4kqtJlcpXroDTDm</VersionId>\
        <IsLatest>false</IsLatest><LastModified>2026-01-02T03:04:05.1Z</LastModified>\
        <ETag>""</ETag><Size>5</Size></Version><DeleteMarker><Key>k</Key>\
        <VersionId>null</VersionId><IsLatest>true</IsLatest>\
        <LastModified>2026-01-02T03:04:05.000Z</LastModified></DeleteMarker>\
        <NextKeyMarker>k&lt;</NextKeyMarker><NextVersionIdMarker>v</NextVersionIdMarker>\
        </ListVersionsResult>
        """

    private func scan(_ text: String, _ call: S3Call = .listObjects) -> ObjectsPage? {
        call.answerRoot.flatMap { ListingScan.page(in: Array(text.utf8), root: $0) }
    }

    @Test("all that an entry says is read, keys decoded, entity tags without quotes")
    func objects() throws {
        let page = try #require(scan(Self.objectsAnswer))
        var first = ListedObject(key: Array("a b c+d/é\u{1}".utf8), size: 434_234)
        first.etag = "fba9dede5f27731c9771645a39863328"
        // datetime.datetime(2009, 10, 12, 17, 50, 30, 123000, timezone.utc).timestamp() in Python.
        first.lastModified = Timestamp(millisecondsSinceEpoch: 1_255_369_830_123)
        first.storageClass = "STANDARD"
        var second = ListedObject(key: Array("b".utf8))
        second.etag = "x-2"
        second.lastModified = Timestamp(millisecondsSinceEpoch: 1_709_164_800_000)
        second.storageClass = "GLACIER"
        #expect(page.objects == [first, second])
        #expect(page.next == .token("1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vb="))
    }

    @Test("versions and delete markers are read; without EncodingType a key is what it says")
    func versions() throws {
        let page = try #require(scan(Self.versionsAnswer, .listObjectVersions))
        var first = ListedObject(
            key: Array("k&é".utf8), versionID: "3/L4kqtJlcpXroDTDm", size: 5)
        first.isLatest = false
        first.lastModified = Timestamp(millisecondsSinceEpoch: 1_767_323_045_100)
        var second = ListedObject(key: Array("k".utf8), versionID: "null")
        second.isLatest = true
        second.isDeleteMarker = true
        second.lastModified = Timestamp(millisecondsSinceEpoch: 1_767_323_045_000)
        #expect(page.objects == [first, second])
        #expect(page.next == .version(key: Array("k<".utf8), versionID: "v"))
    }

    @Test(
        "both readers agree on both answers", arguments: [S3Call.listObjects, .listObjectVersions])
    func agree(call: S3Call) throws {
        let text = call == .listObjects ? Self.objectsAnswer : Self.versionsAnswer
        let tree = try #require(XMLElementReader.read(Array(text.utf8), strictly: true))
        #expect(try ObjectsPage(tree, of: call) == scan(text, call))
    }

    @Test("whatever the quick reader makes of a damaged answer, the other makes too")
    func damaged() throws {
        var random = SystemRandomNumberGenerator()
        let pieces = [
            "<", ">", "&", "/", "]]>", "<!--", "-->", "<![CDATA[x]]>", "&#1;", "&#xFFFF;", "&lt;",
            "\r", "\u{0}", "\u{FFFE}", " ", "+", "%", "%2", "\"", "é", "<Key>x</Key>", "<a:b/>",
            "<Size>1</Size>", "<IsTruncated>false</IsTruncated>", "<CommonPrefixes/>", " a='b'",
        ]
        var read = 0
        for round in 0..<20_000 {
            let call: S3Call = round.isMultiple(of: 2) ? .listObjects : .listObjectVersions
            let answer = round.isMultiple(of: 2) ? Self.objectsAnswer : Self.versionsAnswer
            var bytes = Array(answer.utf8)
            let place = Int.random(in: 0..<bytes.count, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes.remove(at: place)
            case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
            default:
                let piece = pieces.randomElement(using: &random) ?? ""
                bytes.insert(contentsOf: piece.utf8, at: place)
            }
            let root = try #require(call.answerRoot)
            guard let page = ListingScan.page(in: bytes, root: root) else { continue }
            read += 1
            let tree = try #require(
                XMLElementReader.read(bytes, strictly: true),
                "\(String(decoding: bytes, as: UTF8.self))")
            let other = try ObjectsPage(tree, of: call)
            guard page != other else { continue }
            Issue.record("\(String(decoding: bytes, as: UTF8.self))")
            return
        }
        #expect(read > 1_000)
    }

    @Test("pages in odd shapes are read all the same")
    func oddShapes() throws {
        let head = "<IsTruncated>false</IsTruncated>"
        let shapes = [
            "<s3:ListBucketResult xmlns:s3='u'>\(head)<s3:Contents><s3:Key>k</s3:Key>"
                + "<s3:Size>1</s3:Size></s3:Contents></s3:ListBucketResult>",
            "<ListBucketResult>\(head)<Contents a='b'><Key><![CDATA[k]]></Key><Size> 1 </Size>"
                + "</Contents></ListBucketResult>",
            "<ListBucketResult><Contents><!-- ? --><Key>%6b</Key><Size>1</Size></Contents>\(head)"
                + "<EncodingType>url</EncodingType></ListBucketResult>",
            "<ListBucketResult><Contents><Key>%6b</Key><Size>1</Size></Contents>\(head)"
                + "<EncodingType>url</EncodingType></ListBucketResult>",
        ]
        for shape in shapes {
            let page = try ObjectsPage(Array(shape.utf8), of: .listObjects)
            #expect(page == ObjectsPage(objects: [ListedObject(key: Array("k".utf8), size: 1)]))
        }
    }

    @Test(
        "a page that leaves out what it must say is none",
        arguments: [
            "<ListBucketResult></ListBucketResult>",
            "<ListBucketResult><IsTruncated>perhaps</IsTruncated></ListBucketResult>",
            "<ListBucketResult><IsTruncated>true</IsTruncated></ListBucketResult>",
            "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Size>1</Size></Contents>"
                + "</ListBucketResult>",
            "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>k</Key></Contents>"
                + "</ListBucketResult>",
            "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>k</Key>"
                + "<Size>-1</Size></Contents></ListBucketResult>",
            "<ListBucketResult><IsTruncated>false</IsTruncated><CommonPrefixes><Prefix>a/</Prefix>"
                + "</CommonPrefixes></ListBucketResult>",
            "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>k</Key>",
            "<ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>\u{1}</Key>"
                + "<Size>1</Size></Contents></ListBucketResult>",
        ])
    func incomplete(text: String) {
        #expect(throws: S3Failure.self) { try ObjectsPage(Array(text.utf8), of: .listObjects) }
    }
}
