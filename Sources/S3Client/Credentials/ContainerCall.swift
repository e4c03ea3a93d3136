// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Asks a container's endpoint for its credentials (botocore, `ContainerProvider` and
/// `ContainerMetadataFetcher`).
struct ContainerCall: Sendable {
    static let timeoutMilliseconds = 2_000
    private static let attemptsMax = 3
    private static let pauseMilliseconds = 1_000

    let endpoint: ContainerEndpoint
    let sources: ConfigurationSources
    let caller: PlainCaller

    /// - Throws: `S3ClientError` naming the endpoint and what to do; `CancellationError`.
    nonisolated(nonsending) func session() async throws -> CredentialsSession {
        var attempts = 0
        while true {
            // The token may have been renewed meanwhile.
            let request = try request()
            let exchange = await caller.perform(request, within: Self.timeoutMilliseconds)
            try Task.checkCancellation()
            do throws(CredentialsProblem) {
                return try session(exchange)
            } catch {
                attempts += 1
                guard attempts < Self.attemptsMax else {
                    throw problem("gave none: \(error.reason)")
                }
            }
            try await caller.surroundings.sleep(Self.pauseMilliseconds)
        }
    }

    private func request() throws -> PlainRequest {
        var request = try PlainRequest(endpoint.url)
        guard ContainerEndpoint.mayAsk(request.origin) else {
            throw problem(
                "is not asked: without TLS it must be at this machine or at 169.254.170.2, "
                    + "169.254.170.23 or fd00:ec2::23")
        }
        request.headers.append("accept", "application/json")
        if let authorization = try authorization() {
            request.headers.append("authorization", authorization)
        }
        return request
    }

    private func authorization() throws -> String? {
        let text: String
        switch endpoint.authorization {
        case .value(let value): text = value.value
        case .file(let path):
            guard let bytes = try sources.readFile(path) else {
                throw problem("cannot be asked: the token's file \(path) is not there")
            }
            text = String(decoding: bytes, as: UTF8.self)
        case nil: return nil
        }
        guard !text.contains(where: \.isNewline) else {
            throw problem("cannot be asked: its authorization token has a line break in it")
        }
        return text
    }

    private func session(
        _ exchange: S3Exchange
    ) throws(CredentialsProblem) -> CredentialsSession {
        if let failure = exchange.transportFailure { throw CredentialsProblem(failure.detail) }
        guard exchange.status == 200 else {
            throw CredentialsProblem("it answered with status \(exchange.status)")
        }
        guard let answer = SourceJSON.object(exchange.responseBody) else {
            throw CredentialsProblem("its answer is no JSON object")
        }
        return try CredentialsSession(
            metadata: answer, answeredAt: PlainCaller.answeredAt(exchange),
            receivedAt: caller.surroundings.epochSeconds())
    }

    private func problem(_ what: String) -> S3ClientError {
        let place = endpoint.url.prefix { $0 != "?" }
        return S3ClientError(
            .credentials,
            "The container's endpoint of credentials (\(place)) \(what). Its address comes from "
                + "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or AWS_CONTAINER_CREDENTIALS_FULL_URI.")
    }
}
