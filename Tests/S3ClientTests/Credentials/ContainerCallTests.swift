// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import S3Client

/// Rules of botocore's `ContainerProvider` and `ContainerMetadataFetcher`.
@Suite struct ContainerCallTests {
    private static let relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"
    private static let full = "AWS_CONTAINER_CREDENTIALS_FULL_URI"

    private func sources(_ environment: [String: String]) -> ConfigurationSources {
        ConfigurationSources(environment: environment) { $0 == "/t" ? Array("file".utf8) : nil }
    }

    private func session(
        _ service: ServiceTransport, _ environment: [String: String],
        surroundings: Surroundings = Surroundings()
    ) async throws -> CredentialsSession {
        let sources = sources(environment)
        return try await ContainerCall(
            endpoint: try #require(ContainerEndpoint(sources)), sources: sources,
            caller: PlainCaller(
                transport: service,
                surroundings: surroundings.make(epochSeconds: STSTransport.start, random: 0.5))
        ).session()
    }

    private static let keys = """
        {"AccessKeyId": "ASIAC", "SecretAccessKey": "s", "Token": "t", \
        "Expiration": "\(STSTransport.hourLater)"}
        """

    @Test("the relative address wins, and is one of ECS")
    func relativeAddress() async throws {
        let service = ServiceTransport { _ in .status(200, body: Self.keys) }
        let session = try await session(
            service, [Self.relative: "/v2/credentials/id?a=b", Self.full: "http://127.0.0.1/x"])
        #expect(session.expiresAt == STSTransport.start + 3_600)
        #expect(service.seen.first?.host == "169.254.170.2")
        #expect(service.seen.first?.target == "/v2/credentials/id?a=b")
        #expect(service.seen.first?.headers == ["accept": "application/json"])
    }

    @Test("the token of the file goes before the one that is given")
    func token() async throws {
        let service = ServiceTransport { _ in .status(200, body: Self.keys) }
        let token = "AWS_CONTAINER_AUTHORIZATION_TOKEN"
        var environment = [Self.full: "http://localhost:80", token: "given"]
        _ = try await session(service, environment)
        environment[token + "_FILE"] = "/t"
        _ = try await session(service, environment)
        #expect(service.seen.map { $0.headers["authorization"] } == ["given", "file"])
        #expect(service.seen.first?.target == "/")
    }

    @Test("it is asked three times")
    func attempts() async throws {
        let surroundings = Surroundings()
        let service = ServiceTransport { _ in .status(500) }
        await #expect(throws: S3ClientError.self) {
            try await session(
                service, [Self.full: "http://[::1]/x"], surroundings: surroundings)
        }
        #expect(service.seen.count == 3)
        #expect(surroundings.sleeps.filter { $0 == 1_000 }.count == 2)
    }

    @Test(
        "a token goes to this machine and to the container services only, but with TLS anywhere",
        arguments: [
            ("http://127.0.0.1:51678/x", true), ("http://127.9.9.9/x", true),
            ("http://[::1]:80/x", true), ("http://localhost/x", true),
            ("http://LOCALHOST/x", true), ("http://169.254.170.23/v1/credentials", true),
            ("http://[fd00:ec2::23]/v1/credentials", true), ("https://example.com/x", true),
            ("http://example.com/x", false), ("http://169.254.169.254/x", false),
            ("http://127.0.0.1.example.com/x", false), ("http://localhost.example.com/x", false),
            ("http://128.0.0.1/x", false), ("http://127.0.0/x", false),
        ])
    func hosts(url: String, isAllowed: Bool) async throws {
        let service = ServiceTransport { _ in .status(200, body: Self.keys) }
        let session = try? await session(service, [Self.full: url])
        #expect((session != nil) == isAllowed)
        #expect(service.seen.isEmpty != isAllowed)
    }
}
