// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Where a profile's credentials come from, in botocore's order (`AssumeRoleProvider`, then
/// `ProfileProviderBuilder.providers`).
struct ProfileSources {
    let sources: ConfigurationSources
    /// The profile whose `services` say where services are: the one that was asked for, also for
    /// those it refers to.
    let services: Profile
    /// Whether the environment's web identity counts; not when a profile was named by hand.
    let usesEnvironment: Bool

    /// Nil when the profile says nothing about credentials.
    ///
    /// - Throws: `S3ClientError` when what it says is incomplete or contradicts itself.
    func source(of profile: Profile) throws -> CredentialSource? {
        guard Self.isRole(profile) else { return try direct(profile, usesEnvironment) }
        return try RoleProfiles(sources: self, visited: [profile.name]).role(profile)
    }

    /// Whether the profile assumes a role with other credentials.
    static func isRole(_ profile: Profile) -> Bool {
        profile.merged("role_arn") != nil && profile.merged("web_identity_token_file") == nil
    }

    /// What the profile has of its own; nil when that is nothing.
    func direct(_ profile: Profile, _ usesEnvironment: Bool) throws -> CredentialSource? {
        if let identity = try webIdentity(profile, usesEnvironment) {
            return .webIdentity(identity)
        }
        if let signOn = try signOn(profile) { return .signOn(signOn) }
        let written = try WrittenKeys.section(
            profile.credentials, profile, profile.credentialsPath)
        if let written { return written }
        if let name = profile.merged("login_session") {
            return .login(login(name, profile))
        }
        if let command = profile.merged("credential_process") {
            return .process(CredentialProcess(profile: profile.name, command: command))
        }
        return try WrittenKeys.section(profile.config, profile, profile.configPath)
    }

    // MARK: Web identity

    private func webIdentity(
        _ profile: Profile, _ usesEnvironment: Bool
    ) throws -> WebIdentity? {
        func setting(_ variable: String, _ name: String) -> String? {
            (usesEnvironment ? sources.variable(variable) : nil) ?? profile.merged(name)
        }
        let path = setting("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file")
        guard let path else { return nil }
        guard let role = setting("AWS_ROLE_ARN", "role_arn") else {
            throw S3ClientError(
                .credentials,
                "A web identity token (\(path)) needs a role: set AWS_ROLE_ARN, or add role_arn to "
                    + "the profile \"\(profile.name)\" in \(profile.configPath).")
        }
        return WebIdentity(
            roleARN: role,
            sessionName: setting("AWS_ROLE_SESSION_NAME", "role_session_name")
                ?? RoleProfiles.sessionName,
            tokenPath: sources.expand(path))
    }

    // MARK: Single sign-on

    private func signOn(_ profile: Profile) throws -> SignOnProfile? {
        let names = ["sso_account_id", "sso_role_name"]
        guard names.contains(where: { profile.merged($0) != nil }) else { return nil }
        let session = profile.merged("sso_session")
        var values: [String: String] = [:]
        if let session { values = try signOnSession(session, profile) }
        func value(_ name: String) throws -> String {
            guard let value = values[name] ?? profile.merged(name) else {
                throw S3ClientError(
                    .credentials,
                    "The profile \"\(profile.name)\" in \(profile.configPath) asks for single "
                        + "sign-on but has no \(name): add it.")
            }
            return value
        }
        return SignOnProfile(
            profile: profile.name, startURL: try value("sso_start_url"),
            region: try value("sso_region"), accountID: try value("sso_account_id"),
            roleName: try value("sso_role_name"), session: session,
            portalURL: ConfiguredService.signOn.url(sources, services),
            tokensURL: ConfiguredService.signOnTokens.url(sources, services))
    }

    /// The values of `[sso-session NAME]`, which a profile may repeat but not change.
    private func signOnSession(_ name: String, _ profile: Profile) throws -> [String: String] {
        guard let section = profile.files.signOnSection(name) else {
            throw S3ClientError(
                .credentials,
                "The profile \"\(profile.name)\" refers to [sso-session \(name)], which "
                    + "\(profile.configPath) does not have.")
        }
        for (key, value) in section.values {
            guard let own = profile.merged(key), own != value else { continue }
            throw S3ClientError(
                .credentials,
                "The profile \"\(profile.name)\" and [sso-session \(name)] in "
                    + "\(profile.configPath) have different values of \(key): remove one.")
        }
        return section.values.filter { !$0.value.isEmpty }
    }

    private func login(_ name: String, _ profile: Profile) -> LoginSession {
        let folder = sources.variable("AWS_LOGIN_CACHE_DIRECTORY") ?? "~/.aws/login/cache"
        return LoginSession(
            profile: profile.name, name: name, cachePath: sources.expand(folder),
            url: ConfiguredService.login.url(sources, services))
    }
}
