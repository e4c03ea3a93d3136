// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import S3Client

@Suite struct ContentFactsTests {
    private static func exchange(head: String = "", body: String) -> S3Exchange {
        let exchange = S3Exchange()
        exchange.status = 200
        exchange.responseHead = Array("HTTP/1.1 200 OK\r\n\(head)\r\n".utf8)
        exchange.responseBody = Array(body.utf8)
        return exchange
    }

    private static let etag = "9b2cf535f27731c974343645a3985328"

    /// Shapes of the API Reference (CopyObject), and those that other servers were seen to send.
    @Test(arguments: [
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <CopyObjectResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LastModified>\
        2009-10-28T22:32:00.000Z</LastModified><ETag>&quot;\(etag)&quot;</ETag></CopyObjectResult>
        """,
        """
        <CopyObjectResult>
           <ETag>"\(etag)"</ETag>
           <LastModified>2009-10-28T22:32:00Z</LastModified>
        </CopyObjectResult>
        """,
        // For the parser: a prefix, an attribute, a line end in a text.
        """
        <s3:CopyObjectResult xmlns:s3="urn:x"><s3:ETag>&#34;\(etag)&#34;</s3:ETag>\
        <s3:LastModified>2009-10-28T22:32:00.000Z</s3:LastModified></s3:CopyObjectResult>
        """,
        """
        <CopyObjectResult><ETag a="1">\(etag)
        </ETag><LastModified>2009-10-28T22:32:00Z</LastModified></CopyObjectResult>
        """,
    ])
    func `the answer to a copy tells ETag and time`(body: String) {
        let facts = ContentFacts(answerIn: Self.exchange(body: body))
        #expect(facts.etag == Self.etag)
        #expect(facts.lastModified?.iso8601 == "2009-10-28T22:32:00Z")
        #expect(facts.checksums.isEmpty)
        #expect(!facts.isUnderForeignKey)
    }

    @Test func `the answer to a copy tells checksums and their type`() {
        let body = """
            <CopyObjectResult><ETag>"e"</ETag><ChecksumCRC64NVME>AAAAAAAAAAA=</ChecksumCRC64NVME>\
            <ChecksumSHA256>aaa=</ChecksumSHA256><ChecksumType>COMPOSITE</ChecksumType>\
            </CopyObjectResult>
            """
        let facts = ContentFacts(answerIn: Self.exchange(body: body))
        #expect(
            facts.checksums == [
                ObjectChecksum(algorithm: "CRC64NVME", value: "AAAAAAAAAAA=", type: "COMPOSITE"),
                ObjectChecksum(algorithm: "SHA256", value: "aaa=", type: "COMPOSITE"),
            ])
        #expect(facts.checksums.allSatisfy { !$0.isOfWholeObject })
    }

    @Test(arguments: [
        ("x-amz-server-side-encryption: aws:kms\r\n", true),
        ("x-amz-server-side-encryption: aws:kms:dsse\r\n", true),
        ("x-amz-server-side-encryption-customer-algorithm: AES256\r\n", true),
        ("x-amz-server-side-encryption: AES256\r\n", false),
        ("", false),
    ])
    func `keys that an ETag depends on are told by a header`(head: String, isForeign: Bool) {
        let exchange = Self.exchange(
            head: head, body: "<CopyObjectResult><ETag>\"e\"</ETag></CopyObjectResult>")
        #expect(ContentFacts(answerIn: exchange).isUnderForeignKey == isForeign)
    }

    @Test func `HEAD tells size, ETag, time and checksums`() throws {
        let exchange = Self.exchange(
            head: "Content-Length: 12\r\nETag: \"\(Self.etag)\"\r\n"
                + "Last-Modified: Wed, 28 Oct 2009 22:32:00 GMT\r\n"
                + "X-Amz-Checksum-Crc32c: aR2qLw==\r\nx-amz-checksum-type: FULL_OBJECT\r\n",
            body: "")
        let facts = ContentFacts(try #require(ObjectHead(exchange)))
        #expect(facts.size == 12)
        #expect(facts.etag == Self.etag)
        #expect(facts.lastModified?.iso8601 == "2009-10-28T22:32:00Z")
        #expect(
            facts.checksums == [
                ObjectChecksum(algorithm: "CRC32C", value: "aR2qLw==", type: "FULL_OBJECT")
            ])
        #expect(facts.checksums.first?.isOfWholeObject == true)
    }
}
