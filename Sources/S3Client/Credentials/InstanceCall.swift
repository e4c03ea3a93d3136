// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Asks a machine's metadata service for the credentials of its role: first for a token, which
/// every question then carries (botocore, `InstanceMetadataFetcher`).
struct InstanceCall: Sendable {
    private static let tokenSeconds = "21600"
    private static let rolesPath = "latest/meta-data/iam/security-credentials/"

    let metadata: InstanceMetadata
    let caller: PlainCaller

    /// - Throws: `CredentialsProblem` when it gives none; `S3ClientError` when its address is
    ///   wrong; `CancellationError`.
    nonisolated(nonsending) func session() async throws -> CredentialsSession {
        let token = try await token()
        if token == nil, !metadata.allowsVersion1 {
            throw CredentialsProblem("it gave no token, and version 1 is disabled")
        }
        let role = try await get(Self.rolesPath, token) { !$0.isEmpty }
        let name = String(decoding: role.responseBody, as: UTF8.self)
        let exchange = try await get(Self.rolesPath + name, token) {
            SourceJSON.object($0) != nil
        }
        guard let answer = SourceJSON.object(exchange.responseBody) else {
            throw CredentialsProblem("its answer is no JSON object")
        }
        let now = PlainCaller.answeredAt(exchange) ?? caller.surroundings.epochSeconds()
        if let code = answer.text("Code"), answer.text("AccessKeyId") == nil {
            throw CredentialsProblem("it answered \(code)")
        }
        let credentials = try Credentials(metadata: answer)
        let end = try CredentialsSession.seconds(
            SourceText.required(answer.text("Expiration"), "Expiration"))
        return CredentialsSession(
            credentials: credentials,
            secondsLeft: Self.secondsLeft(until: end, now: now, caller.surroundings.random()),
            receivedAt: caller.surroundings.epochSeconds())
    }

    /// How long credentials serve. A service that is in trouble hands out those that are about to
    /// expire, or have: the store takes them all the same, so that they serve until the next
    /// question, which is asked after some minutes (botocore, `_evaluate_expiration`).
    ///
    /// - Parameters:
    ///   - end: the end that the service names.
    ///   - now: the time by its clock; both in seconds since 1970-01-01 UTC.
    ///   - random: from 0 up to, not including, 1.
    /// - Returns: seconds.
    static func secondsLeft(until end: Int, now: Int, _ random: Double) -> Int {
        let extended = ClientLimits.credentialsRenewalSeconds + 120 + Int(random * 481)
        return max(end - now, extended)
    }

    /// The token; nil when the service gives none and is asked without.
    nonisolated(nonsending) private func token() async throws -> String? {
        var request = try PlainRequest(metadata.url + "latest/api/token")
        request.method = .put
        request.headers.append("x-aws-ec2-metadata-token-ttl-seconds", Self.tokenSeconds)
        for _ in 0..<metadata.attemptsMax {
            let exchange = await caller.perform(request, within: metadata.timeoutSeconds * 1_000)
            try Task.checkCancellation()
            // Behind one network hop too many the request arrives and the answer does not.
            if exchange.transportFailure?.code == .timedOut { return nil }
            switch exchange.status {
            case 200:
                let text = String(decoding: exchange.responseBody, as: UTF8.self)
                return try SourceText.optional(text, "token")
            case 400: throw CredentialsProblem("it called the request for a token a bad one")
            case 403, 404, 405: return nil
            default: continue
            }
        }
        return nil
    }

    nonisolated(nonsending) private func get(
        _ path: String, _ token: String?, isWhole: ([UInt8]) -> Bool
    ) async throws -> S3Exchange {
        var request = try PlainRequest(metadata.url + path)
        if let token { request.headers.append("x-aws-ec2-metadata-token", token) }
        var reason = ""
        for _ in 0..<metadata.attemptsMax {
            let exchange = await caller.perform(request, within: metadata.timeoutSeconds * 1_000)
            try Task.checkCancellation()
            if let failure = exchange.transportFailure {
                reason = failure.detail
            } else if exchange.status != 200 {
                reason = "it answered with status \(exchange.status)"
            } else if isWhole(exchange.responseBody) {
                return exchange
            } else {
                reason = "its answer is empty or incomplete"
            }
        }
        throw CredentialsProblem(reason)
    }
}
