// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One AssumeRoleWithWebIdentity call with its retries. It is not signed: the token says who asks.
struct WebIdentityCall: Sendable {
    /// What passes by itself, as botocore has it (`data/_retry.json`).
    private static let retriedCodes: Set = ["IDPCommunicationError", "InvalidIdentityToken"]

    let identity: WebIdentity
    let endpoint: S3Endpoint
    let sources: ConfigurationSources
    let caller: PlainCaller

    /// - Throws: `S3ClientError` naming the role, the place and what to do; `CancellationError`.
    nonisolated(nonsending) func session() async throws -> CredentialsSession {
        let target = try endpoint.target(for: [])
        var request = try PlainRequest(
            target.origin.url.dropLast() + String(decoding: target.pathPrefix, as: UTF8.self) + "/")
        request.method = .post
        request.headers.append("content-type", STSForm.contentType)
        request.body = identity.form(token: try token())
        let exchange: S3Exchange
        do {
            exchange = try await caller.send(request, retriedCodes: Self.retriedCodes) {
                AnswerJudge.failure(
                    of: $0, call: .assumeRoleWithWebIdentity, region: target.signingRegion)
            }
        } catch let failure as S3Failure {
            throw problem(
                "at \(request.place): \(failure.code) (\(failure.message)) The role must exist and "
                    + "trust who made the token, and the token must not have expired")
        }
        do throws(CredentialsProblem) {
            return try CredentialsSession(
                answer: exchange.responseBody, to: .assumeRoleWithWebIdentity,
                answeredAt: PlainCaller.answeredAt(exchange),
                receivedAt: caller.surroundings.epochSeconds())
        } catch {
            throw problem("at \(request.place): the answer cannot be used, \(error.reason)")
        }
    }

    private func token() throws -> String {
        guard let bytes = try sources.readFile(identity.tokenPath) else {
            throw problem("because \(identity.tokenPath) is not there")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func problem(_ what: String) -> S3ClientError {
        S3ClientError(
            .credentials,
            "The role \(identity.roleARN) could not be assumed with the web identity token "
                + "\(identity.tokenPath) \(what).")
    }
}
