// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Asks single sign-on for the credentials of a role (botocore, `SSOCredentialFetcher`).
struct SignOnCall: Sendable {
    let profile: SignOnProfile
    let sources: ConfigurationSources
    let caller: PlainCaller

    /// - Throws: `S3ClientError` naming the profile and what to do; `CancellationError`.
    nonisolated(nonsending) func session() async throws -> CredentialsSession {
        let token = try await token()
        let now = caller.surroundings.epochSeconds()
        guard token.expiresAt > now else {
            throw problem("the token of single sign-on has expired: \(advice)")
        }
        let host = "portal.sso.\(profile.region).\(S3Endpoint.dnsSuffix(profile.region))"
        var request = try PlainRequest(
            Self.base(profile.portalURL, host) + "/federation/credentials")
        request.addQuery("role_name", profile.roleName)
        request.addQuery("account_id", profile.accountID)
        request.headers.append("x-amz-sso_bearer_token", token.accessToken)
        let exchange: S3Exchange
        do {
            exchange = try await caller.send(request, judge: JSONAnswer.failure)
        } catch let failure as S3Failure {
            let way = failure.httpStatus == 401 ? "; \(advice)" : ""
            throw problem(
                "single sign-on at \(request.place) gave no credentials of the role "
                    + "\(profile.roleName) in the account \(profile.accountID): \(failure.code) "
                    + "(\(failure.message))\(way)")
        }
        do throws(CredentialsProblem) {
            return try session(exchange)
        } catch {
            throw problem("the answer of \(request.place) cannot be used: \(error.reason)")
        }
    }

    private func session(
        _ exchange: S3Exchange
    ) throws(CredentialsProblem) -> CredentialsSession {
        guard let answer = SourceJSON.object(exchange.responseBody)?["roleCredentials"] else {
            throw CredentialsProblem("it holds no roleCredentials")
        }
        let credentials = Credentials(
            accessKeyID: try SourceText.required(answer.text("accessKeyId"), "accessKeyId"),
            secretAccessKey: try SourceText.required(
                answer.text("secretAccessKey"), "secretAccessKey"),
            sessionToken: try SourceText.required(answer.text("sessionToken"), "sessionToken"))
        guard let milliseconds = answer.integer("expiration") else {
            throw CredentialsProblem("it holds no expiration")
        }
        let end = Timestamp(millisecondsSinceEpoch: Int64(milliseconds))
        return try CredentialsSession(
            credentials: credentials, expiration: end.iso8601,
            answeredAt: PlainCaller.answeredAt(exchange),
            receivedAt: caller.surroundings.epochSeconds())
    }

    // MARK: The token

    /// Where `aws sso login` keeps the token.
    private var path: String {
        let name = HexDigest.sha1(profile.session ?? profile.startURL)
        return sources.expand("~/.aws/sso/cache/\(name).json")
    }

    /// The token of the file, or a newer one if it is about to expire and there is what it takes.
    nonisolated(nonsending) private func token() async throws -> SignOnToken {
        let token = try read()
        guard profile.session != nil,
            let registration = token.renewal(at: caller.surroundings.epochSeconds())
        else { return token }
        do {
            return try await renewed(registration)
        } catch let error as CancellationError {
            throw error
        } catch {
            // The one at hand may serve; another process may have renewed it meanwhile, and a
            // refresh token serves once.
            return try read()
        }
    }

    private func read() throws -> SignOnToken {
        guard let bytes = try sources.readFile(path) else {
            throw problem("there is no token of single sign-on (\(path)): \(advice)")
        }
        do throws(CredentialsProblem) {
            guard let file = SourceJSON.object(bytes) else {
                throw CredentialsProblem("it is no JSON object")
            }
            return try SignOnToken(file)
        } catch {
            throw problem(
                "the token of single sign-on in \(path) cannot be used: \(error.reason); \(advice)")
        }
    }

    /// Asks for a newer token and leaves it where all tools find it.
    nonisolated(nonsending) private func renewed(
        _ registration: SignOnToken.Registration
    ) async throws -> SignOnToken {
        let host = "oidc.\(profile.region).\(S3Endpoint.dnsSuffix(profile.region))"
        var request = try PlainRequest(Self.base(profile.tokensURL, host) + "/token")
        request.method = .post
        request.headers.append("content-type", "application/json")
        request.body = try SourceJSON.object([
            "clientId": .string(registration.clientID),
            "clientSecret": .string(registration.clientSecret),
            "grantType": .string("refresh_token"),
            "refreshToken": .string(registration.refreshToken),
        ]).bytes()
        let exchange = try await caller.send(request, judge: JSONAnswer.failure)
        guard let answer = SourceJSON.object(exchange.responseBody),
            let accessToken = answer.text("accessToken"),
            let seconds = answer.integer("expiresIn")
        else { throw CredentialsProblem("it holds no token") }
        let end = caller.surroundings.epochSeconds() + seconds
        var file: [String: SourceJSON] = [
            "startUrl": .string(profile.startURL), "region": .string(profile.region),
            "accessToken": .string(accessToken),
            "expiresAt": .string(Timestamp(millisecondsSinceEpoch: Int64(end) * 1_000).iso8601),
            "clientId": .string(registration.clientID),
            "clientSecret": .string(registration.clientSecret),
            "registrationExpiresAt": .string(registration.expiration),
        ]
        if let refreshToken = answer.text("refreshToken") {
            file["refreshToken"] = .string(refreshToken)
        }
        let token = SourceJSON.object(file)
        try? sources.replaceFile(path, try token.bytes())
        return try SignOnToken(token)
    }

    /// A service's address without a `/` at its end.
    static func base(_ configured: String?, _ host: String) -> String {
        guard var url = configured else { return "https://\(host)" }
        while url.hasSuffix("/") { url.removeLast() }
        return url
    }

    private var advice: String { "run `aws sso login --profile \(profile.profile)`" }

    private func problem(_ what: String) -> S3ClientError {
        S3ClientError(.credentials, "In the profile \"\(profile.profile)\", \(what).")
    }
}
