// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Synchronization
import Testing

@testable import S3Client

@Suite(.timeLimit(.minutes(1))) struct RoleCredentialsTests {
    private static let arn = "arn:aws:iam::111122223333:role/batch/night+1"

    /// A role whose STS is `transport` and whose clock is `now`.
    private func role(
        _ transport: any Transport, now: TestClock = TestClock(STSTransport.start),
        source: (any CredentialsProvider)? = nil, surroundings: Surroundings = Surroundings()
    ) throws -> RenewedCredentials {
        let world = ClientSurroundings(
            epochSeconds: { now.value },
            sleep: surroundings.make(epochSeconds: 0, random: 0).sleep, random: { 0.5 })
        let caller =
            source
            ?? StaticCredentials(Credentials(accessKeyID: "AKSOURCE", secretAccessKey: "SK"))
        let sts = S3Client(
            endpoint: try S3Endpoint(region: "eu-west-1", service: .sts), credentials: caller,
            transport: transport, surroundings: world)
        return S3ClientConfiguration.roleCredentials(
            RoleRequest(roleARN: Self.arn, sessionName: "brigade-1"), sts: sts, of: caller,
            surroundings: world)
    }

    private func message(_ role: RenewedCredentials) async -> String {
        do {
            return "\(try await role.credentials())"
        } catch {
            return "\(error)"
        }
    }

    @Test("the request is the form that STS documents, signed for STS by the source")
    func request() async throws {
        let sts = STSTransport([STSTransport.session(1)])
        #expect(try await role(sts).credentials() == STSTransport.credentials(1))
        let seen = try #require(sts.seen.first)
        #expect(seen.method == .post)
        #expect(seen.host == "sts.eu-west-1.amazonaws.com")
        #expect(seen.target == "/")
        #expect(
            seen.headers["content-type"] == "application/x-www-form-urlencoded; charset=utf-8")
        #expect(
            String(decoding: seen.body, as: UTF8.self)
                == "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333"
                + "%3Arole%2Fbatch%2Fnight%2B1&RoleSessionName=brigade-1&DurationSeconds=3600")
        #expect(
            seen.headers["authorization"]?.hasPrefix(
                "AWS4-HMAC-SHA256 Credential=AKSOURCE/20261130/eu-west-1/sts/aws4_request, ")
                == true)
    }

    @Test("credentials are asked for once, and again a quarter of an hour before their end")
    func renewal() async throws {
        let now = TestClock(STSTransport.start)
        let sts = STSTransport([
            STSTransport.session(1),
            STSTransport.session(2, expiration: "2026-11-30T02:48:20Z"),
        ])
        let role = try role(sts, now: now)
        for _ in 0..<3 { #expect(try await role.credentials() == STSTransport.credentials(1)) }
        now.value += 2_699
        #expect(try await role.credentials() == STSTransport.credentials(1))
        #expect(sts.seen.count == 1)
        now.value += 1
        #expect(try await role.credentials() == STSTransport.credentials(2))
        #expect(sts.seen.count == 2)
    }

    @Test("a renewal that fails before the end disturbs nobody")
    func failedRenewal() async throws {
        let now = TestClock(STSTransport.start)
        let sts = STSTransport([
            STSTransport.session(1), STSTransport.refusal(403, "AccessDenied", "no more"),
        ])
        let role = try role(sts, now: now)
        _ = try await role.credentials()
        now.value += 3_400
        #expect(try await role.credentials() == STSTransport.credentials(1))
        #expect(try await role.credentials() == STSTransport.credentials(1))
        #expect(sts.seen.count == 2)
        now.value += 200
        #expect(await message(role).contains("no more"))
    }

    @Test("many who need credentials at once make one request")
    func concurrent() async throws {
        let sts = STSTransport([STSTransport.session(1)], isOpen: false)
        let role = try role(sts)
        let all = try await withThrowingTaskGroup(of: Credentials.self) { group in
            for _ in 0..<50 { group.addTask { try await role.credentials() } }
            while sts.waitingCount == 0 { await Task.yield() }
            sts.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(all == Array(repeating: STSTransport.credentials(1), count: 50))
        #expect(sts.seen.count == 1)
    }

    @Test("many whom the store refuses at once make one request")
    func concurrentRefresh() async throws {
        let sts = STSTransport([STSTransport.session(1), STSTransport.session(2)])
        let role = try role(sts)
        let stale = try await role.credentials()
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 { group.addTask { try await role.refresh(replacing: stale) } }
            try await group.waitForAll()
        }
        #expect(try await role.credentials() == STSTransport.credentials(2))
        #expect(sts.seen.count == 2)
    }

    @Test("who asks may be cancelled, and one of those who wait asks instead")
    func cancelledAsker() async throws {
        let sts = STSTransport([STSTransport.session(1)], isOpen: false)
        let role = try role(sts)
        let asker = Task { try await role.credentials() }
        while sts.waitingCount == 0 { await Task.yield() }
        let all = try await withThrowingTaskGroup(of: Credentials.self) { group in
            for _ in 0..<10 { group.addTask { try await role.credentials() } }
            for _ in 0..<100 { await Task.yield() }
            asker.cancel()
            await #expect(throws: CancellationError.self) { try await asker.value }
            sts.open()
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(all == Array(repeating: STSTransport.credentials(1), count: 10))
        #expect(sts.seen.count == 1)
    }

    @Test("who waits may be cancelled, and need not wait for STS")
    func cancelledWaiter() async throws {
        let sts = STSTransport([STSTransport.session(1)], isOpen: false)
        let role = try role(sts)
        let asker = Task { try await role.credentials() }
        while sts.waitingCount == 0 { await Task.yield() }
        for yields in 0..<20 {
            let waiter = Task { try await role.credentials() }
            for _ in 0..<yields { await Task.yield() }
            waiter.cancel()
            await #expect(throws: CancellationError.self) { try await waiter.value }
        }
        #expect(sts.waitingCount == 1)
        sts.open()
        #expect(try await asker.value == STSTransport.credentials(1))
    }

    @Test("a call whose task is cancelled while it waits for a role is cancelled, not failed")
    func cancelledCall() async throws {
        let sts = STSTransport([STSTransport.session(1)], isOpen: false)
        let client = try S3Client.make(ScriptedTransport([.status(200)]), credentials: role(sts))
        let call = Task { await client.send(.make(), .getObject) }
        while sts.waitingCount == 0 { await Task.yield() }
        call.cancel()
        #expect(await call.value.failure?.kind == .cancelled)
    }

    @Test("a refusal names the role, the place, what STS said, and what to do")
    func denied() async throws {
        let sts = STSTransport([
            STSTransport.refusal(
                403, "AccessDenied", "User: u is not authorized to perform: sts:AssumeRole")
        ])
        let role = try role(sts)
        let text = await message(role)
        for part in [
            Self.arn, "https://sts.eu-west-1.amazonaws.com/", "AccessDenied", "User: u",
            "--no-assume-role",
        ] {
            #expect(text.contains(part), "\(part)")
        }
        #expect(sts.seen.count == 1)
        #expect(!text.contains("SK"))
    }

    @Test("STS that does not answer is asked again and then named")
    func unreachable() async throws {
        let surroundings = Surroundings()
        let sts = STSTransport([.failure(.couldNotConnect)])
        let text = await message(try role(sts, surroundings: surroundings))
        #expect(text.contains("AWS_ENDPOINT_URL_STS"))
        #expect(sts.seen.count == 10)
        #expect(surroundings.sleeps.count == 9)
    }

    @Test(
        "an answer without usable credentials is an error and not a secret told",
        arguments: [
            STSTransport.session(1, expiration: "2026-11-30T00:53:20Z"),
            STSTransport.session(1, expiration: "never"),
            .status(200, body: "<AssumeRoleResponse></AssumeRoleResponse>"),
        ])
    func malformed(answer: ScriptedTransport.Answer) async throws {
        let text = await message(try role(STSTransport([answer])))
        #expect(text.contains(Self.arn))
        #expect(text.contains("AWS_ENDPOINT_URL_STS"))
        #expect(!text.contains("secret1"))
    }

    @Test("what is no STS at all is an error", arguments: ["", "<html/>", "<ListBucketResult/>"])
    func noSTS(body: String) async throws {
        let text = await message(try role(STSTransport([.status(200, body: body)])))
        #expect(text.contains(Self.arn))
        #expect(text.contains("AWS_ENDPOINT_URL_STS"))
    }

    @Test(
        "credentials of the source that have expired or were replaced are looked for again",
        arguments: ["ExpiredToken", "InvalidClientTokenId", "SignatureDoesNotMatch"])
    func refusedSource(code: String) async throws {
        let file = Mutex("[default]\naws_access_key_id = OLD\naws_secret_access_key = old\n")
        let sources = ConfigurationSources(environment: ["HOME": "/h"]) { path in
            path.hasSuffix("credentials") ? file.withLock { Array($0.utf8) } : nil
        }
        let source = try S3ClientConfiguration.resolve(
            flags: ClientFlags(region: "eu-west-1"), sources: sources
        ).credentials(over: ScriptedTransport([.status(500)]))
        file.withLock { $0 = "[default]\naws_access_key_id = NEW\naws_secret_access_key = new\n" }
        let sts = STSTransport([
            STSTransport.refusal(403, code, "m"), STSTransport.session(1),
        ])
        _ = try await role(sts, source: source).credentials()
        let keys = sts.seen.map { $0.headers["authorization"]?.contains("Credential=NEW/") }
        #expect(keys == [false, true])
    }

    @Test("a client whose store says ExpiredToken goes on with new credentials")
    func expiredAtStore() async throws {
        let expired = "<Error><Code>ExpiredToken</Code><Message>m</Message></Error>"
        let store = ScriptedTransport([.status(400, body: expired), .status(200)])
        let sts = STSTransport([STSTransport.session(1), STSTransport.session(2)])
        let client = try S3Client.make(store, credentials: role(sts))
        let reply = await client.send(.make(), .getObject)
        #expect(reply.failure == nil)
        #expect(reply.attempts == 2)
        #expect(
            store.seen.map { $0.headers["x-amz-security-token"] }
                == ["token1//+==", "token2//+=="])
    }

    @Test("the last answer's clock counts, not ours")
    func skew() async throws {
        let date = ("Date", "Mon, 30 Nov 2026 02:53:20 GMT")
        let sts = STSTransport([
            STSTransport.session(1, expiration: "2026-11-30T03:53:20Z", headers: [date])
        ])
        let now = TestClock(STSTransport.start)
        let role = try role(sts, now: now)
        _ = try await role.credentials()
        now.value += 3_300
        _ = try await role.credentials()
        #expect(sts.seen.count == 2)
    }
}
