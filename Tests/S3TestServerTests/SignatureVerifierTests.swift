// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3TestServer
import Testing

@Suite struct SignatureVerifierTests {
    private func reply(
        _ vector: SignedVector, clockSkewSeconds: Int64 = 0,
        change: (inout String, inout String) -> Void = { _, _ in },
        configure: (inout TestServerConfiguration) -> Void = { _ in }
    ) throws -> RawClient.Reply {
        var reply: RawClient.Reply?
        try withServer { configuration in
            configuration.verifiesSignatures = true
            configuration.clock = { SignedVector.signedAt + clockSkewSeconds * 1_000 }
            configuration.identities = [TestIdentity(sessionToken: vector.sessionToken)]
            configure(&configuration)
        } _: { server, client in
            server.store.putObject(bucket: "src", key: "from/ü +%?", body: Array("source".utf8))
            var (head, body) = (vector.head, vector.body)
            change(&head, &body)
            let lines = head.split(separator: "\n").joined(separator: "\r\n")
            client.send(lines + "\r\n\r\n" + body)
            reply = try client.reply(isHead: head.hasPrefix("HEAD"))
        }
        return try #require(reply)
    }

    @Test(arguments: SignedVector.all) func `A request signed by botocore is accepted`(
        vector: SignedVector
    ) throws {
        let status = try reply(vector).status
        #expect(status == 200 || status == 206)
    }

    @Test(arguments: SignedVector.all) func `One changed character is refused wherever it is`(
        vector: SignedVector
    ) throws {
        var lines = vector.head.split(separator: "\n").map(String.init)
        for index in lines.indices where !lines[index].hasPrefix("Content-Length") {
            let original = lines[index]
            lines[index] = Self.changed(original, isRequestLine: index == 0)
            let head = lines.joined(separator: "\n")
            let status = try reply(vector) { text, _ in text = head }.status
            #expect(status == 403 || status == 400, "\(lines[index])")
            lines[index] = original
        }
    }

    /// Changes one character of the value: the last of a header, the one before the HTTP version of
    /// a request line.
    private static func changed(_ line: String, isRequestLine: Bool) -> String {
        let end = isRequestLine ? line.utf8.count - " HTTP/1.1".utf8.count : line.utf8.count
        var bytes = Array(line.utf8)
        bytes[end - 1] = bytes[end - 1] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        return String(decoding: bytes, as: UTF8.self)
    }

    private var put: SignedVector { SignedVector.all[0] }

    @Test func `A changed body does not fit its hash`() throws {
        let answer = try reply(put) { _, body in body = "hellp" }
        #expect(answer.status == 400)
        #expect(answer.code == "XAmzContentSHA256Mismatch")
    }

    @Test func `A changed header gives SignatureDoesNotMatch with the canonical request`() throws {
        let answer = try reply(put) { head, _ in
            head = head.replacing("x-amz-tagging: a=1", with: "x-amz-tagging: a=2")
        }
        #expect(answer.status == 403)
        #expect(answer.code == "SignatureDoesNotMatch")
        #expect(answer.element("CanonicalRequest")?.hasPrefix("PUT\n/dst/plain.txt\n") == true)
    }

    @Test func `An x-amz header that is not signed is refused`() throws {
        let answer = try reply(put) { head, _ in head += "\nx-amz-acl: public-read" }
        #expect(answer.code == "AccessDenied")
        #expect(answer.element("HeadersNotSigned") == "x-amz-acl")
    }

    @Test func `No signature is AccessDenied`() throws {
        let answer = try reply(put) { head, _ in
            head = head.split(separator: "\n").filter { !$0.hasPrefix("Authorization") }
                .joined(separator: "\n")
        }
        #expect(answer.status == 403)
        #expect(answer.code == "AccessDenied")
    }

    @Test func `A key nobody has is InvalidAccessKeyId`() throws {
        let answer = try reply(
            put, configure: { $0.identities = [TestIdentity(accessKey: "SOMEBODYELSE")] })
        #expect(answer.code == "InvalidAccessKeyId")
    }

    @Test func `Another region is answered with the right one`() throws {
        let answer = try reply(put, configure: { $0.region = "eu-west-1" })
        #expect(answer.status == 400)
        #expect(answer.code == "AuthorizationHeaderMalformed")
        #expect(answer.element("Region") == "eu-west-1")
    }

    @Test(arguments: [(900, 200), (901, 403), (-900, 200), (-901, 403)])
    func `Clocks may differ by fifteen minutes`(seconds: Int64, status: Int) throws {
        let answer = try reply(put, clockSkewSeconds: seconds)
        #expect(answer.status == status)
        #expect(answer.code == (status == 200 ? nil : "RequestTimeTooSkewed"))
    }

    @Test func `Temporary credentials need their token and end`() throws {
        let missing = try reply(
            put, configure: { $0.identities = [TestIdentity(sessionToken: "other")] })
        #expect(missing.code == "InvalidToken")
        let expired = try reply(put, configure: { $0.identities[0].isExpired = true })
        #expect(expired.status == 400)
        #expect(expired.code == "ExpiredToken")
    }
}
