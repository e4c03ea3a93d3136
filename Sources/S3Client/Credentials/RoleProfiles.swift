// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Profiles that assume a role with the credentials of another profile or place, which may be such
/// a profile again (botocore, `AssumeRoleProvider`).
struct RoleProfiles {
    /// What a role's session is called when nobody says.
    static let sessionName = "brigade"
    /// Places that `credential_source` may name.
    private static let places = ["Ec2InstanceMetadata", "EcsContainer", "Environment"]

    let sources: ProfileSources
    /// Profiles on the way here, so that a circle is seen.
    var visited: [String]

    /// - Throws: `S3ClientError` when the profile is incomplete, contradicts itself, or leads in a
    ///   circle, and when it asks for a code of an MFA device, which nobody can type in.
    func role(_ profile: Profile) throws -> CredentialSource {
        let sourceProfile = profile.merged("source_profile")
        let place = profile.merged("credential_source")
        if sourceProfile != nil, place != nil {
            throw wrong(profile, "has both source_profile and credential_source: remove one")
        }
        if profile.merged("mfa_serial") != nil {
            throw wrong(
                profile,
                "asks for the code of an MFA device (mfa_serial), which a job that runs for days "
                    + "cannot ask for: run `aws configure export-credentials --profile "
                    + "\(profile.name) --format env` and set what it prints")
        }
        let request = RoleRequest(
            roleARN: profile.merged("role_arn") ?? "",
            sessionName: profile.merged("role_session_name") ?? Self.sessionName,
            externalID: profile.merged("external_id"),
            durationSeconds: profile.merged("duration_seconds").flatMap { Int($0) })
        if let place { return .role(request, of: try self.place(place, profile)) }
        guard let sourceProfile else {
            throw wrong(
                profile,
                "has role_arn but neither source_profile nor credential_source, which say whose "
                    + "credentials assume the role: add one")
        }
        return .role(request, of: try self.source(sourceProfile, of: profile))
    }

    private func source(_ name: String, of parent: Profile) throws -> CredentialSource {
        guard let profile = Profile(name, in: parent.files) else {
            throw wrong(parent, "names the source_profile \"\(name)\", which does not exist")
        }
        // A profile may name itself for the keys that it has beside the role.
        if visited.contains(name), name != parent.name || !hasKeys(profile) {
            let circle = (visited + [name]).map { "\"\($0)\"" }.joined(separator: ", ")
            throw wrong(parent, "leads in a circle of source_profile: \(circle)")
        }
        guard hasKeys(profile) || !ProfileSources.isRole(profile) else {
            return try RoleProfiles(sources: sources, visited: visited + [name]).role(profile)
        }
        guard let source = try sources.direct(profile, false) else {
            throw wrong(parent, "names the source_profile \"\(name)\", which has no credentials")
        }
        return source
    }

    private func place(_ name: String, _ profile: Profile) throws -> CredentialSource {
        let environment = sources.sources
        let source: CredentialSource?
        switch name {
        case "Environment": source = try WrittenKeys.environment(environment)
        case "EcsContainer": source = ContainerEndpoint(environment).map { .container($0) }
        case "Ec2InstanceMetadata":
            source = try InstanceMetadata(environment, sources.services).map { .instance($0) }
        default:
            let places = Self.places.joined(separator: ", ")
            throw wrong(
                profile, "has credential_source \"\(name)\": it must be one of \(places)")
        }
        guard let source else {
            throw wrong(profile, "has credential_source \(name), where no credentials are")
        }
        return source
    }

    private func hasKeys(_ profile: Profile) -> Bool {
        ["aws_access_key_id", "aws_secret_access_key"].contains { profile.merged($0) != nil }
    }

    private func wrong(_ profile: Profile, _ what: String) -> S3ClientError {
        S3ClientError(
            .credentials, "The profile \"\(profile.name)\" in \(profile.configPath) \(what).")
    }
}
