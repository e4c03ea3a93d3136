// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The token that `aws sso login` left, and what renews it without a browser (botocore,
/// `SSOTokenProvider`).
struct SignOnToken: Sendable {
    /// Seconds before its end at which it is renewed.
    static let renewalSeconds = 900

    let accessToken: String
    /// Seconds since 1970-01-01 UTC.
    let expiresAt: Int
    /// What a renewal needs; nil when the file lacks some of it.
    let registration: Registration?

    /// This program's registration with the service of tokens, made by the tool that logged in.
    struct Registration: Sendable {
        let refreshToken: String
        let clientID: String
        let clientSecret: String
        /// As the file has it.
        let expiration: String
        let expiresAt: Int
    }

    /// - Throws: `CredentialsProblem` when the file lacks the token.
    init(_ file: SourceJSON) throws(CredentialsProblem) {
        accessToken = try SourceText.required(file.text("accessToken"), "accessToken")
        expiresAt = try CredentialsSession.seconds(
            SourceText.required(file.text("expiresAt"), "expiresAt"))
        guard let refreshToken = file.text("refreshToken"), let clientID = file.text("clientId"),
            let clientSecret = file.text("clientSecret"),
            let expiration = file.text("registrationExpiresAt"),
            let end = try? CredentialsSession.seconds(expiration)
        else {
            registration = nil
            return
        }
        registration = Registration(
            refreshToken: refreshToken, clientID: clientID, clientSecret: clientSecret,
            expiration: expiration, expiresAt: end)
    }

    /// Whether it should be renewed now, and can be.
    func renewal(at now: Int) -> Registration? {
        guard expiresAt - now < Self.renewalSeconds, let registration,
            registration.expiresAt > now
        else { return nil }
        return registration
    }
}

extension SignOnToken: CustomStringConvertible, CustomReflectable {
    var description: String { "SignOnToken(****)" }
    var customMirror: Mirror { Mirror(self, children: [:]) }
}
