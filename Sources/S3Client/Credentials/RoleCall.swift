// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// One AssumeRole call with its retries.
struct RoleCall: Sendable {
    /// What STS says to keys that it does not know (AWS STS API Reference, "Common Error Types").
    private static let unknownCallerCodes: Set = [
        "InvalidAccessKeyId", "InvalidClientTokenId", "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    ]

    let request: RoleRequest
    /// Signs with the credentials that may assume the role.
    let sts: S3Client
    /// Those credentials, where they may be looked for again.
    var caller: (any CredentialsProvider)?
    let surroundings: ClientSurroundings
    /// What to do besides, when the role cannot be assumed; the end of a sentence.
    let way: String

    /// - Throws: `S3ClientError` naming the role, the place and what to do; `CancellationError`.
    nonisolated(nonsending) func session() async throws -> CredentialsSession {
        let used = try await caller?.credentials()
        let exchange = S3Exchange()
        var failure = await send(exchange)
        if let refused = failure, Self.unknownCallerCodes.contains(refused.code), let used {
            // Keys that were replaced in their file are unknown to STS, and not expired.
            try await caller?.refresh(replacing: used)
            failure = await send(exchange)
        }
        if let failure {
            if failure.kind == .cancelled { throw CancellationError() }
            throw refusal(failure)
        }
        do throws(CredentialsProblem) {
            return try CredentialsSession(
                answer: exchange.responseBody, to: .assumeRole,
                answeredAt: PlainCaller.answeredAt(exchange),
                receivedAt: surroundings.epochSeconds())
        } catch {
            throw unusable(error)
        }
    }

    nonisolated(nonsending) private func send(_ exchange: S3Exchange) async -> S3Failure? {
        exchange.reset()
        exchange.method = .post
        exchange.headers.append("content-type", STSForm.contentType)
        exchange.body = request.form
        return await sts.send(exchange, .assumeRole).failure
    }

    /// The sentence about a call that failed.
    private func refusal(_ failure: S3Failure) -> S3ClientError {
        let advice =
            switch failure.kind {
            case .transport, .transient:
                "Check that this is the address of STS; AWS_ENDPOINT_URL_STS sets another."
            case .expiredCredentials:
                "Renew the credentials that assume it."
            default:
                "The role must exist and trust these credentials, and they must be allowed "
                    + "sts:AssumeRole\(way)."
            }
        return S3ClientError(
            .credentials,
            "The role \(request.roleARN) could not be assumed at \(place): \(failure.code) "
                + "(\(failure.message)) \(advice)")
    }

    private func unusable(_ problem: CredentialsProblem) -> S3ClientError {
        S3ClientError(
            .credentials,
            "The role \(request.roleARN) could not be assumed: the answer of \(place) cannot be "
                + "used, \(problem.reason). Check that this is the address of STS; "
                + "AWS_ENDPOINT_URL_STS sets another.")
    }

    /// STS's address; without a bucket the endpoint has one target, which names it.
    private var place: String {
        (try? sts.endpoint.target(for: []).origin.url) ?? sts.endpoint.region
    }
}
