// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

@Suite struct CredentialsSessionTests {
    private static let start = STSTransport.start

    private func session(_ body: String, answeredAt: Int? = nil) throws -> CredentialsSession {
        try CredentialsSession(
            answer: Array(body.utf8), to: .assumeRole, answeredAt: answeredAt,
            receivedAt: Self.start)
    }

    @Test("an answer gives keys, token and times")
    func answer() throws {
        let session = try session(STSTransport.body(1))
        #expect(session.credentials == STSTransport.credentials(1))
        #expect(session.expiresAt == Self.start + 3_600)
        #expect(session.renewAt == Self.start + 2_700)
    }

    @Test(
        "a short life is renewed at its half",
        arguments: [("2026-11-30T00:55:20Z", 60), ("2026-11-30T00:53:21Z", 0)])
    func shortLife(expiration: String, renewAfter: Int) throws {
        let session = try session(STSTransport.body(1, expiration: expiration))
        #expect(session.renewAt == Self.start + renewAfter)
        #expect(session.renewAt < session.expiresAt)
    }

    @Test("the life is counted by the clock of STS", arguments: [-7_200, 7_200])
    func otherClock(ahead: Int) throws {
        let expiration =
            ahead > 0 ? "2026-11-30T03:53:20.000Z" : "2026-11-29T23:53:20.000Z"
        let session = try session(
            STSTransport.body(1, expiration: expiration), answeredAt: Self.start + ahead)
        #expect(session.expiresAt == Self.start + 3_600)
    }

    @Test(
        "an answer that cannot be used says why and tells no secret",
        arguments: [
            ("AccessKeyId", "AccessKey", "AccessKeyId"),
            ("<SessionToken>", "<SessionToken/><Other>", "no"),
            ("secret1/+", "secret1 /+", "SecretAccessKey"),
            ("secret1/+", "secret1\u{E9}", "SecretAccessKey"),
            ("token1//+==", "token1\nx-amz-acl: public-read", "SessionToken"),
            ("2026-11-30T01:53:20Z", "soon", "soon"),
            ("2026-11-30T01:53:20Z", "2026-11-30T00:53:20Z", "expired"),
            ("AssumeRoleResult", "GetSessionTokenResult", "Credentials"),
            ("</AssumeRoleResponse>", "", "Credentials"),
        ])
    func unusable(part: String, replacement: String, named: String) {
        let body = STSTransport.body(1).split(separator: part, omittingEmptySubsequences: false)
            .joined(separator: replacement)
        let problem = #expect(throws: CredentialsProblem.self) { try session(body) }
        #expect(problem?.reason.contains(named) == true)
        #expect(problem?.reason.contains("secret1") == false)
        #expect(problem?.reason.contains("token1") == false)
    }

    @Test("secret and token print as stars")
    func description() throws {
        var dumped = ""
        let session = try session(STSTransport.body(1))
        dump(session, to: &dumped)
        for text in [dumped, "\(session)", String(reflecting: session)] {
            #expect(!text.contains("secret1"))
            #expect(!text.contains("token1"))
        }
    }
}
