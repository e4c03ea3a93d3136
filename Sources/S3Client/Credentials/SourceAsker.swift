// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Asks sources for credentials, whichever they are.
struct SourceAsker: Sendable {
    let configuration: S3ClientConfiguration
    /// For services of AWS.
    let transport: any Transport
    let surroundings: ClientSurroundings
    /// For services of this machine.
    let local: LocalNetwork

    /// Looks where credentials come from, and asks there.
    ///
    /// - Throws: `S3ClientError` saying what is wrong, where, and what to do;
    ///   `CancellationError`.
    nonisolated(nonsending) func session() async throws -> CredentialsSession {
        let source = try configuration.chain.resolve()
        do {
            return try await session(source)
        } catch let problem as CredentialsProblem {
            guard case .instance(let metadata) = source else {
                throw S3ClientError(.credentials, sentence(problem))
            }
            throw configuration.chain.nothing(
                " This machine's metadata service (\(metadata.url)) gave none either: "
                    + "\(problem.reason).")
        }
    }

    nonisolated(nonsending) private func session(
        _ source: CredentialSource
    ) async throws -> CredentialsSession {
        switch source {
        case .written(let credentials, let expiration):
            return try written(credentials, expiration)
        case .role(let request, let source):
            return try await role(request, try await session(source).credentials)
        case .webIdentity(let identity):
            return try await WebIdentityCall(
                identity: identity, endpoint: configuration.stsEndpoint(),
                sources: configuration.chain.sources, caller: caller
            ).session()
        case .process(let process):
            return try await ProcessCall(process: process, surroundings: surroundings).session()
        case .container(let endpoint):
            return try await locally(ContainerCall.timeoutMilliseconds) { caller in
                try await ContainerCall(
                    endpoint: endpoint, sources: configuration.chain.sources, caller: caller
                ).session()
            }
        case .instance(let metadata):
            return try await locally(metadata.timeoutSeconds * 1_000) { caller in
                try await InstanceCall(metadata: metadata, caller: caller).session()
            }
        case .signOn(let profile):
            return try await SignOnCall(
                profile: profile, sources: configuration.chain.sources, caller: caller
            ).session()
        case .login(let login):
            return try await LoginCall(
                login: login, region: configuration.region, sources: configuration.chain.sources,
                caller: caller
            ).session()
        }
    }

    private var caller: PlainCaller {
        PlainCaller(transport: transport, surroundings: surroundings)
    }

    private func written(
        _ credentials: Credentials, _ expiration: String?
    ) throws -> CredentialsSession {
        do throws(CredentialsProblem) {
            return try CredentialsSession(
                credentials: credentials, expiration: expiration,
                receivedAt: surroundings.epochSeconds())
        } catch {
            throw S3ClientError(
                .credentials,
                "The credentials of the environment cannot be used: \(error.reason). Set newer "
                    + "ones, or unset AWS_CREDENTIAL_EXPIRATION.")
        }
    }

    nonisolated(nonsending) private func role(
        _ request: RoleRequest, _ credentials: Credentials
    ) async throws -> CredentialsSession {
        var policy = RetryPolicy()
        policy.attemptsMax = ClientLimits.credentialsAttemptsMax
        let sts = S3Client(
            endpoint: try configuration.stsEndpoint(), credentials: StaticCredentials(credentials),
            transport: transport, policy: policy, surroundings: surroundings)
        return try await RoleCall(request: request, sts: sts, surroundings: surroundings, way: "")
            .session()
    }

    nonisolated(nonsending) private func locally(
        _ milliseconds: Int,
        _ body: nonisolated(nonsending) (PlainCaller) async throws -> CredentialsSession
    ) async throws -> CredentialsSession {
        try await local.use(timeoutMilliseconds: milliseconds, caBundle: configuration.caBundle) {
            transport in
            try await body(PlainCaller(transport: transport, surroundings: surroundings))
        }
    }

    /// A place that a profile names as the source of a role had none.
    private func sentence(_ problem: CredentialsProblem) -> String {
        "The place that credential_source names gave no credentials: \(problem.reason)."
    }
}
