// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The order in which credentials are looked for; the first place that has any wins (botocore,
/// `credentials.create_credential_resolver`). Finds where they come from; nobody is asked here.
package struct CredentialsChain: Sendable {
    private let profileFlag: String?
    let sources: ConfigurationSources

    /// - Parameters:
    ///   - profileFlag: a profile named by hand; the environment's keys are then passed over.
    ///   - sources: environment and files, read at every `resolve()`.
    package init(profileFlag: String?, sources: ConfigurationSources) {
        self.profileFlag = profileFlag
        self.sources = sources
    }

    /// Looks in all places, in order.
    ///
    /// - Throws: `S3ClientError` when there are none, or when what a place says is incomplete or
    ///   contradicts itself.
    package func resolve() throws -> CredentialSource {
        if profileFlag == nil, let written = try WrittenKeys.environment(sources) {
            return written
        }
        let profile = try Profile(flag: profileFlag, sources: sources)
        let sections = ProfileSources(
            sources: sources, services: profile, usesEnvironment: profileFlag == nil)
        if let source = try sections.source(of: profile) { return source }
        if let endpoint = ContainerEndpoint(sources) { return .container(endpoint) }
        if let instance = try InstanceMetadata(sources, profile) { return .instance(instance) }
        throw Self.nothing(profile)
    }

    /// - Parameter reason: what came of asking the machine's metadata service; empty when it was
    ///   not asked.
    static func nothing(_ profile: Profile, _ reason: String = "") -> S3ClientError {
        S3ClientError(
            .credentials,
            "No credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add "
                + "them to the profile \"\(profile.name)\" in \(profile.credentialsPath).\(reason)")
    }

    /// The sentence when the last place of all had none.
    func nothing(_ reason: String) -> S3ClientError {
        do {
            return Self.nothing(try Profile(flag: profileFlag, sources: sources), reason)
        } catch {
            return S3ClientError(.credentials, "No credentials were found.\(reason)")
        }
    }
}
