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
        throw nothing("")
    }

    /// The sentence when no place has any.
    ///
    /// - Parameter reason: what came of asking the machine's metadata service, a sentence after a
    ///   space; empty when it was not asked.
    /// - Returns: what to throw.
    func nothing(_ reason: String) -> S3ClientError {
        var place = "a profile"
        if let profile = try? Profile(flag: profileFlag, sources: sources) {
            place = "the profile \"\(profile.name)\" in \(profile.credentialsPath)"
        }
        return S3ClientError(
            .credentials,
            "No credentials were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or add "
                + "them to \(place).\(reason)")
    }
}
