// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

/// Rules of botocore's `IMDSFetcher` and `InstanceMetadataFetcher`.
@Suite(.timeLimit(.minutes(1))) struct InstanceCallTests {
    private static let rolePath = "/latest/meta-data/iam/security-credentials/"
    private static let keys = """
        {"Code": "Success", "AccessKeyId": "ASIAM", "SecretAccessKey": "s", "Token": "t", \
        "Expiration": "2026-11-30T06:53:20Z"}
        """

    /// A metadata service that answers the question for a token so, and all others well.
    private func service(token: ScriptedTransport.Answer?) -> ServiceTransport {
        ServiceTransport { request in
            switch request.target {
            case "/latest/api/token": token
            case Self.rolePath: .status(200, body: "role")
            case Self.rolePath + "role": .status(200, body: Self.keys)
            default: .status(404)
            }
        }
    }

    private func metadata(_ environment: [String: String] = [:]) throws -> InstanceMetadata? {
        let sources = ConfigurationSources(environment: environment) { _ in nil }
        return try InstanceMetadata(sources, Profile(flag: nil, sources: sources))
    }

    private func session(
        _ service: ServiceTransport, _ environment: [String: String] = [:],
        surroundings: Surroundings = Surroundings()
    ) async throws -> CredentialsSession {
        let metadata = try #require(try metadata(environment))
        return try await InstanceCall(
            metadata: metadata,
            caller: PlainCaller(
                transport: service,
                surroundings: surroundings.make(epochSeconds: STSTransport.start, random: 0.5))
        ).session()
    }

    @Test("a token is asked for first, and goes with every question")
    func token() async throws {
        let service = service(token: .status(200, body: "TOKEN=="))
        let session = try await session(service)
        #expect(session.credentials.accessKeyID == "ASIAM")
        #expect(session.expiresAt == STSTransport.start + 21_600)
        #expect(service.seen.map(\.method) == [.put, .get, .get])
        #expect(service.seen.map(\.host) == Array(repeating: "169.254.169.254", count: 3))
        #expect(service.seen[0].headers["x-aws-ec2-metadata-token-ttl-seconds"] == "21600")
        for request in service.seen.dropFirst() {
            #expect(request.headers["x-aws-ec2-metadata-token"] == "TOKEN==")
        }
    }

    @Test("a service without tokens is asked without", arguments: [403, 404, 405, 500])
    func version1(status: Int) async throws {
        let service = service(token: .status(status))
        #expect(try await session(service).credentials.accessKeyID == "ASIAM")
        #expect(service.seen.last?.headers["x-aws-ec2-metadata-token"] == nil)
    }

    @Test("an answer that never comes, as behind a hop too many, means a service without tokens")
    func hop() async throws {
        let surroundings = Surroundings()
        let service = service(token: nil)
        let session = try await session(
            service, ["AWS_METADATA_SERVICE_TIMEOUT": "7"], surroundings: surroundings)
        #expect(session.credentials.accessKeyID == "ASIAM")
        #expect(surroundings.sleeps.first == 7_000)
    }

    @Test("version 1 can be forbidden")
    func version1Disabled() async throws {
        let service = service(token: .status(404))
        await #expect(throws: CredentialsProblem.self) {
            try await session(service, ["AWS_EC2_METADATA_V1_DISABLED": "True"])
        }
        #expect(service.seen.count == 1)
    }

    @Test("a connection that fails is tried as often as is said")
    func attempts() async throws {
        let service = ServiceTransport { _ in .failure(.couldNotConnect) }
        await #expect(throws: CredentialsProblem.self) {
            try await session(service, ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": "3"])
        }
        #expect(service.seen.map(\.method) == [.put, .put, .put, .get, .get, .get])
    }

    @Test("a bad request ends it")
    func badRequest() async {
        let service = service(token: .status(400))
        await #expect(throws: CredentialsProblem.self) { try await session(service) }
        #expect(service.seen.count == 1)
    }

    @Test(
        "credentials near their end serve for 15 minutes and 2 to 10 more",
        arguments: [
            (7_200, 0.0, 7_200), (1_021, 0.0, 1_021), (1_020, 0.0, 1_020), (60, 0.0, 1_020),
            (-600, 0.0, 1_020), (60, 0.999, 1_500), (1_499, 0.999, 1_500),
        ])
    func extended(left: Int, random: Double, expected: Int) {
        #expect(InstanceCall.secondsLeft(until: 1_000 + left, now: 1_000, random) == expected)
    }

    @Test(
        "settings come from the environment",
        arguments: [
            ([:], "http://169.254.169.254/"),
            (["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "IPv6"], "http://[fd00:ec2::254]/"),
            (["AWS_IMDS_USE_IPV6": "true"], "http://[fd00:ec2::254]/"),
            (
                ["AWS_IMDS_USE_IPV6": "true", "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv4"],
                "http://169.254.169.254/"
            ),
            (["AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://h:1/p"], "http://h:1/p/"),
            (
                [
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT": "http://h/",
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE": "ipv6",
                ], "http://h/"
            ),
        ])
    func settings(environment: [String: String], url: String) throws {
        #expect(try metadata(environment)?.url == url)
    }

    @Test(
        "a setting that is wrong is named",
        arguments: [
            "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "AWS_METADATA_SERVICE_TIMEOUT",
            "AWS_METADATA_SERVICE_NUM_ATTEMPTS",
        ])
    func wrong(name: String) {
        let problem = #expect(throws: S3ClientError.self) { try metadata([name: "zero"]) }
        #expect(problem?.message.contains(name) == true)
    }
}
