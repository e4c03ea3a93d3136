// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The order in which credentials are looked for; the first place that has any wins (botocore,
/// `credentials.create_credential_resolver`). Places that need a service to be asked are
/// recognised and refused by name.
package struct CredentialsChain: Sendable {
    private let profileFlag: String?
    private let sources: ConfigurationSources

    /// - Parameters:
    ///   - profileFlag: a profile named by hand; the environment's keys are then passed over.
    ///   - sources: environment and files, read at every `resolve()`.
    package init(profileFlag: String?, sources: ConfigurationSources) {
        self.profileFlag = profileFlag
        self.sources = sources
    }

    /// Looks in all places, in order.
    ///
    /// - Throws: `S3ClientError` when there are none, when they are incomplete, or when their
    ///   source is not supported.
    package func resolve() throws -> Credentials {
        if profileFlag == nil, let credentials = try fromEnvironment() { return credentials }
        let profile = try Profile(flag: profileFlag, sources: sources)
        try refuseAssumedRoles(profile)
        if let credentials = try fromSection(profile.credentials, profile, profile.credentialsPath)
        {
            return credentials
        }
        try refuse(profile, key: "login_session", "a login session")
        try refuse(profile, key: "credential_process", "a credential process")
        if let credentials = try fromSection(profile.config, profile, profile.configPath) {
            return credentials
        }
        try refuseContainer()
        throw S3ClientError(
            .credentials,
            "No credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add "
                + "them to the profile \"\(profile.name)\" in \(profile.credentialsPath).")
    }

    private func fromEnvironment() throws -> Credentials? {
        guard let accessKey = sources.variable("AWS_ACCESS_KEY_ID") else { return nil }
        guard let secret = sources.variable("AWS_SECRET_ACCESS_KEY") else {
            throw S3ClientError(
                .credentials,
                "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not: set both or neither.")
        }
        return Credentials(
            accessKeyID: accessKey, secretAccessKey: secret,
            sessionToken: sources.variable("AWS_SESSION_TOKEN")
                ?? sources.variable("AWS_SECURITY_TOKEN"))
    }

    private func fromSection(
        _ section: ProfileFile.Section, _ profile: Profile, _ path: String
    ) throws -> Credentials? {
        guard let accessKey = section.values["aws_access_key_id"], !accessKey.isEmpty else {
            return nil
        }
        guard let secret = section.values["aws_secret_access_key"], !secret.isEmpty else {
            throw S3ClientError(
                .credentials,
                "The profile \"\(profile.name)\" in \(path) has aws_access_key_id but no "
                    + "aws_secret_access_key: add it.")
        }
        let token = section.values["aws_session_token"] ?? section.values["aws_security_token"]
        return Credentials(
            accessKeyID: accessKey, secretAccessKey: secret,
            sessionToken: token?.isEmpty == true ? nil : token)
    }

    // MARK: What is not supported

    /// Roles and single sign-on come before static keys of the same profile.
    private func refuseAssumedRoles(_ profile: Profile) throws {
        let sections = [profile.config, profile.credentials]
        let hasRole = sections.contains { section in
            section.values["role_arn"] != nil
                && (section.values["source_profile"] != nil
                    || section.values["credential_source"] != nil)
        }
        if hasRole { throw unsupported(profile, "an assumed role (role_arn)") }
        try refuse(profile, key: "web_identity_token_file", "a web identity token")
        if profileFlag == nil, sources.variable("AWS_WEB_IDENTITY_TOKEN_FILE") != nil,
            sources.variable("AWS_ROLE_ARN") != nil
        {
            throw S3ClientError(
                .credentials,
                "AWS_WEB_IDENTITY_TOKEN_FILE asks for a web identity token, which is not "
                    + "supported yet: \(Self.advice)")
        }
        try refuse(profile, key: "sso_session", "single sign-on (sso_session)")
        try refuse(profile, key: "sso_start_url", "single sign-on (sso_start_url)")
    }

    private func refuse(_ profile: Profile, key: String, _ what: String) throws {
        let sections = [profile.config, profile.credentials]
        if sections.contains(where: { $0.values[key]?.isEmpty == false }) {
            throw unsupported(profile, what)
        }
    }

    private func refuseContainer() throws {
        let names = [
            "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        ]
        guard let name = names.first(where: { sources.variable($0) != nil }) else { return }
        throw S3ClientError(
            .credentials,
            "\(name) asks for the container's credentials, which are not supported yet: "
                + Self.advice)
    }

    private func unsupported(_ profile: Profile, _ what: String) -> S3ClientError {
        S3ClientError(
            .credentials,
            "The profile \"\(profile.name)\" in \(profile.configPath) asks for \(what), which is "
                + "not supported yet: \(Self.advice)")
    }

    private static let advice =
        "run `aws configure export-credentials --format env` and set what it prints."
}
