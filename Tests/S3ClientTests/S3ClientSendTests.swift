// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization
import Testing

@testable import S3Client

@Suite struct S3ClientSendTests {
    static let copied = ScriptedTransport.Answer.status(
        200, body: "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>")
    static let slowDown = ScriptedTransport.Answer.status(
        503, body: "<Error><Code>SlowDown</Code><Message>m</Message></Error>")

    static func error(_ status: Int, _ code: String, headers: [(String, String)] = [])
        -> ScriptedTransport.Answer
    {
        .status(status, headers: headers, body: "<Error><Code>\(code)</Code></Error>")
    }

    @Test("a success at once takes one request, signed and addressed")
    func success() async throws {
        let transport = ScriptedTransport([Self.copied])
        let client = try S3Client.make(transport)
        let exchange = S3Exchange.make(.put, headers: [("x-amz-copy-source", "s/k")])
        let reply = await client.send(exchange, .copyObject)
        #expect(reply.failure == nil)
        #expect(reply.attempts == 1)
        let seen = try #require(transport.seen.first)
        #expect(seen.target == "/b/k")
        #expect(seen.host == "127.0.0.1:9000")
        #expect(seen.headers["x-amz-date"] == "20261130T005320Z")
        let authorization = try #require(seen.headers["authorization"])
        #expect(
            authorization.hasPrefix(
                "AWS4-HMAC-SHA256 Credential=AK/20261130/us-east-1/s3/aws4_request, SignedHeaders="
                    + "host;x-amz-content-sha256;x-amz-copy-source;x-amz-date, Signature="))
    }

    @Test("failures that pass are retried with their waits, and counted")
    func retries() async throws {
        let surroundings = Surroundings()
        let transport = ScriptedTransport([
            Self.slowDown, .failure(.connectionLost), Self.error(500, "InternalError"),
            .status(200, body: "<CopyObjectResult>"), Self.copied,
        ])
        let client = try S3Client.make(transport, surroundings: surroundings)
        let reply = await client.send(.make(.put), .copyObject)
        #expect(reply.failure == nil)
        #expect(reply.attempts == 5)
        #expect(reply.throttles == 1)
        #expect(surroundings.sleeps == [250, 50, 100, 200])
    }

    @Test("a HEAD that is refused without a reason ends with what a GET is told afterwards")
    func explainedRefusals() async throws {
        for (status, code) in [(404, "NoSuchKey"), (403, "AccessDenied")] {
            let transport = ScriptedTransport([.status(400), Self.error(status, code)])
            let client = try S3Client.make(transport)
            let reply = await client.send(.make(.head), .headObject)
            #expect(reply.failure?.code == code)
            #expect(reply.failure?.httpStatus == status)
            #expect(reply.attempts == 1)
        }
    }

    @Test("the attempts are bounded, and the last failure is told")
    func bounded() async throws {
        var policy = RetryPolicy()
        policy.attemptsMax = 3
        let transport = ScriptedTransport([Self.error(500, "InternalError")])
        let client = try S3Client.make(transport, policy: policy)
        let reply = await client.send(.make(.put), .copyObject)
        #expect(reply.attempts == 3)
        #expect(reply.failure?.code == "InternalError")
        #expect(transport.seen.count == 3)
    }

    @Test("a task's own failure is final at once")
    func taskFailure() async throws {
        let transport = ScriptedTransport([Self.error(404, "NoSuchKey")])
        let reply = try await S3Client.make(transport).send(.make(.put), .copyObject)
        #expect(reply.attempts == 1)
        #expect(reply.failure?.kind == .task)
        #expect(reply.failure?.httpStatus == 404)
    }

    /// Gives the next credentials at each refresh.
    final class Rotating: CredentialsProvider {
        let serial = Mutex(0)

        func credentials() async throws -> Credentials {
            Credentials(accessKeyID: "AK\(serial.withLock { $0 })", secretAccessKey: "S")
        }

        func refresh(replacing stale: Credentials) async throws { serial.withLock { $0 += 1 } }
    }

    @Test("expired credentials are replaced once")
    func expired() async throws {
        let provider = Rotating()
        let transport = ScriptedTransport([Self.error(400, "ExpiredToken"), Self.copied])
        let client = try S3Client.make(transport, credentials: provider)
        let reply = await client.send(.make(.put), .copyObject)
        #expect(reply.failure == nil)
        #expect(reply.attempts == 2)
        let keys = transport.seen.map { $0.headers["authorization"]?.contains("AK1/") }
        #expect(keys == [false, true])

        let stubborn = ScriptedTransport([Self.error(400, "ExpiredToken")])
        let second = try S3Client.make(stubborn, credentials: provider)
        let refused = await second.send(.make(.put), .copyObject)
        #expect(refused.attempts == 2)
        #expect(refused.failure?.kind == .expiredCredentials)
    }

    @Test("a clock that is wrong is corrected from the store's, for later calls too")
    func skew() async throws {
        let date = ("Date", "Tue, 01 Dec 2026 00:00:00 GMT")
        let transport = ScriptedTransport([
            Self.error(403, "RequestTimeTooSkewed", headers: [date]), Self.copied,
        ])
        let client = try S3Client.make(transport)
        let reply = await client.send(.make(.put), .copyObject)
        #expect(reply.failure == nil)
        _ = await client.using(transport).send(.make(.put), .copyObject)
        let dates = transport.seen.map { $0.headers["x-amz-date"] }
        #expect(dates == ["20261130T005320Z", "20261201T000000Z", "20261201T000000Z"])
    }

    @Test("a clock that jumps by a day while a job runs is corrected each time")
    func jumps() async throws {
        let surroundings = Surroundings()
        let dates = [
            "Mon, 30 Nov 2026 00:53:20 GMT", "Mon, 30 Nov 2026 00:53:21 GMT",
            "Mon, 30 Nov 2026 00:53:22 GMT",
        ]
        let transport = ScriptedTransport(
            dates.flatMap {
                [Self.error(403, "RequestTimeTooSkewed", headers: [("Date", $0)]), Self.copied]
            })
        let client = try S3Client.make(transport, surroundings: surroundings)
        for jump in [86_400, -2 * 86_400, 86_400] {
            surroundings.jump(seconds: jump)
            let reply = await client.send(.make(.put), .copyObject)
            #expect(reply.failure == nil)
            #expect(reply.attempts == 2)
        }
        let signed = transport.seen.map { $0.headers["x-amz-date"] }
        #expect(
            [signed[1], signed[3], signed[5]]
                == ["20261130T005320Z", "20261130T005321Z", "20261130T005322Z"])
    }

    @Test("a clock cannot be corrected without the store's date")
    func skewWithoutDate() async throws {
        let transport = ScriptedTransport([Self.error(403, "RequestTimeTooSkewed")])
        let reply = try await S3Client.make(transport).send(.make(.put), .copyObject)
        #expect(reply.attempts == 1)
        #expect(reply.failure?.kind == .clockSkew)
    }

    @Test("a header with a line break is refused before anything is sent")
    func injection() async throws {
        let transport = ScriptedTransport([Self.copied])
        let exchange = S3Exchange.make(
            .put, headers: [("x-amz-meta-a", "x\r\nx-amz-acl: public-read")])
        let reply = try await S3Client.make(transport).send(exchange, .copyObject)
        #expect(reply.attempts == 0)
        #expect(reply.failure?.kind == .notSent)
        #expect(reply.failure?.message.contains("x-amz-meta-a") == true)
        #expect(transport.seen.isEmpty)
    }

    @Test("a cancelled task stops retrying")
    func cancelled() async throws {
        let transport = ScriptedTransport([Self.slowDown])
        let client = try S3Client.make(transport)
        let reply = await withTaskGroup(of: S3Reply.self) { group in
            group.cancelAll()
            group.addTask { await client.send(.make(.put), .copyObject) }
            return await group.next()
        }
        #expect(reply?.attempts == 1)
        #expect(reply?.failure?.kind == .cancelled)
    }

    struct NoCredentials: CredentialsProvider {
        func credentials() async throws -> Credentials {
            throw S3ClientError(.credentials, "There are none.")
        }

        func refresh(replacing stale: Credentials) async throws {}
    }

    @Test("without credentials nothing is sent, and the whole job would fail alike")
    func noCredentials() async throws {
        let transport = ScriptedTransport([Self.copied])
        let client = try S3Client.make(transport, credentials: NoCredentials())
        let reply = await client.send(.make(.put), .copyObject)
        #expect(reply.attempts == 0)
        #expect(reply.failure?.kind == .job)
        #expect(reply.failure?.message == "There are none.")
    }

    @Test("credentials print as stars")
    func secrets() {
        let credentials = Credentials(
            accessKeyID: "AKID", secretAccessKey: "hush", sessionToken: "whisper")
        var dumped = ""
        dump(credentials, to: &dumped)
        for text in ["\(credentials)", String(reflecting: credentials), dumped] {
            #expect(text.contains("AKID"))
            #expect(!text.contains("hush"))
            #expect(!text.contains("whisper"))
        }
    }
}
