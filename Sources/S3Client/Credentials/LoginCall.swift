// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// Takes the credentials that `aws login` left, and renews them when they are about to expire
/// (botocore, `LoginCredentialFetcher`).
struct LoginCall: Sendable {
    /// Seconds that they must be good for, or they are renewed.
    private static let renewalSeconds = 300

    let login: LoginSession
    let region: String
    let sources: ConfigurationSources
    let caller: PlainCaller

    /// - Throws: `S3ClientError` naming the profile and what to do; `CancellationError`.
    nonisolated(nonsending) func session() async throws -> CredentialsSession {
        do {
            let file = try read()
            let session = try session(file)
            let now = caller.surroundings.epochSeconds()
            if session.expiresAt - now > Self.renewalSeconds { return session }
            do {
                return try await renewed(file)
            } catch let failure as CredentialsProblem {
                // What is at hand serves to its end.
                guard session.expiresAt > now else { throw failure }
                return session
            }
        } catch let problem as CredentialsProblem {
            throw S3ClientError(
                .credentials,
                "In the profile \"\(login.profile)\", the login session \(login.name) (\(path)) "
                    + "cannot be used: \(problem.reason). Run `aws login --profile "
                    + "\(login.profile)`.")
        }
    }

    /// Where `aws login` keeps the session.
    private var path: String { "\(login.cachePath)/\(HexDigest.sha256(login.name)).json" }

    private func read() throws -> SourceJSON {
        guard let bytes = try sources.readFile(path) else {
            throw CredentialsProblem("the file is not there")
        }
        guard let file = SourceJSON.object(bytes) else {
            throw CredentialsProblem("it is no JSON object")
        }
        for name in ["accessToken", "clientId", "dpopKey", "refreshToken"]
        where file[name] == nil {
            throw CredentialsProblem("it holds no \(name)")
        }
        return file
    }

    /// The credentials of the file, expired or not.
    private func session(_ file: SourceJSON) throws(CredentialsProblem) -> CredentialsSession {
        let token = file["accessToken"] ?? .null
        let credentials = Credentials(
            accessKeyID: try SourceText.required(token.text("accessKeyId"), "accessKeyId"),
            secretAccessKey: try SourceText.required(
                token.text("secretAccessKey"), "secretAccessKey"),
            sessionToken: try SourceText.required(token.text("sessionToken"), "sessionToken"))
        let end = try CredentialsSession.seconds(
            SourceText.required(token.text("expiresAt"), "expiresAt"))
        let now = caller.surroundings.epochSeconds()
        return CredentialsSession(
            credentials: credentials, secondsLeft: end - now, receivedAt: now)
    }

    /// Asks for newer credentials and leaves them where all tools find them.
    nonisolated(nonsending) private func renewed(
        _ old: SourceJSON
    ) async throws -> CredentialsSession {
        let key = try ProofKey(pem: old.text("dpopKey") ?? "")
        let base = SignOnCall.base(login.url, Self.host(region))
        let url = base + "/v1/token"
        var request = try PlainRequest(url)
        request.method = .post
        request.headers.append("content-type", "application/json")
        request.headers.append(
            "dpop",
            try key.proof(
                url: url, epochSeconds: caller.surroundings.epochSeconds(),
                identity: Self.identity(caller.surroundings)))
        request.body = try SourceJSON.object([
            "clientId": old["clientId"] ?? .null, "grantType": .string("refresh_token"),
            "refreshToken": old["refreshToken"] ?? .null,
        ]).bytes()
        let answer: SourceJSON?
        do {
            let exchange = try await caller.send(request, judge: JSONAnswer.failure)
            answer = SourceJSON.object(exchange.responseBody)
        } catch let failure as S3Failure {
            throw CredentialsProblem("\(request.place) said \(failure.code) (\(failure.message))")
        }
        guard let answer, let token = answer["accessToken"],
            let refreshToken = answer.text("refreshToken"),
            let seconds = answer.integer("expiresIn")
        else { throw CredentialsProblem("the answer of \(request.place) holds no credentials") }
        let end = Int64(caller.surroundings.epochSeconds() + seconds) * 1_000
        var file = old
        for name in ["accessKeyId", "secretAccessKey", "sessionToken"] {
            file["accessToken"]?[name] = token[name]
        }
        file["accessToken"]?["expiresAt"] = .string(Timestamp(millisecondsSinceEpoch: end).iso8601)
        file["refreshToken"] = .string(refreshToken)
        let session = try session(file)
        try? sources.replaceFile(path, try file.bytes())
        return session
    }

    /// AWS's own host in a region (botocore, `data/signin/…/endpoint-rule-set-1.json`).
    static func host(_ region: String) -> String {
        let suffixes = [
            ("cn-", "amazonaws.cn"), ("us-gov-", "amazonaws-us-gov.com"),
            ("us-iso-", "c2shome.ic.gov"), ("us-isob-", "sc2shome.sgov.gov"),
            ("us-isof-", "csphome.hci.ic.gov"), ("eu-isoe-", "csphome.adc-e.uk"),
            ("eusc-", "amazonaws-eusc.eu"),
        ]
        let suffix = suffixes.first { region.hasPrefix($0.0) }?.1 ?? "aws.amazon.com"
        return "\(region).signin.\(suffix)"
    }

    /// A name that no other request has: 128 random bits.
    private static func identity(_ surroundings: ClientSurroundings) -> String {
        (0..<4).map { _ in String(Int(surroundings.random() * 4_294_967_296), radix: 16) }
            .joined(separator: "-")
    }
}
