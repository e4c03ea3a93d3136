// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Everything the client needs to know of its surroundings, resolved: flag before environment
/// before profile (AWS SDKs and Tools Reference Guide, "Settings reference").
package struct S3ClientConfiguration: Sendable {
    /// Nil for AWS.
    package var endpointURL: String?
    /// Where roles are assumed; nil for AWS.
    package var stsEndpointURL: String?
    package var region: String
    package var addressingStyle: AddressingStyle
    /// A file of trusted certificates; nil for the system's.
    package var caBundle: String?
    /// Where credentials are looked for.
    package var chain: CredentialsChain
    /// What the chain found when the settings were resolved.
    package var source: CredentialSource

    /// Resolves the settings and finds where credentials come from; nothing is asked for yet.
    ///
    /// - Parameters:
    ///   - flags: what the command line says.
    ///   - sources: environment and files.
    /// - Returns: settings that are complete; the endpoint URL is checked by `endpoint()`.
    /// - Throws: `S3ClientError` saying what is missing or wrong, and where.
    package static func resolve(
        flags: ClientFlags = ClientFlags(), sources: ConfigurationSources
    ) throws -> S3ClientConfiguration {
        let profile = try Profile(flag: flags.profile, sources: sources)
        let endpointURL = flags.endpointURL ?? ConfiguredService.s3.url(sources, profile)
        let region =
            flags.region ?? sources.variable("AWS_REGION")
            ?? sources.variable("AWS_DEFAULT_REGION") ?? profile.value("region")
        // A store that is not AWS mostly takes any region, and us-east-1 surely.
        guard let region = region ?? endpointURL.map({ _ in "us-east-1" }) else {
            throw S3ClientError(
                .configuration,
                "No region is set: give --region, or set AWS_REGION, or add region to the profile "
                    + "\"\(profile.name)\" in \(profile.configPath).")
        }
        let chain = CredentialsChain(profileFlag: flags.profile, sources: sources)
        return S3ClientConfiguration(
            endpointURL: endpointURL,
            stsEndpointURL: ConfiguredService.sts.url(sources, profile), region: region,
            addressingStyle: try flags.addressingStyle ?? configuredStyle(profile),
            caBundle: flags.caBundle ?? sources.variable("AWS_CA_BUNDLE").map(sources.expand)
                ?? profile.value("ca_bundle").map(sources.expand),
            chain: chain, source: try chain.resolve())
    }

    /// The endpoint these settings name.
    ///
    /// - Throws: `S3ClientError` when the URL or the region cannot be used.
    package func endpoint() throws -> S3Endpoint {
        try S3Endpoint(endpointURL: endpointURL, region: region, style: addressingStyle)
    }

    /// The endpoint of STS, where roles are assumed. A flag does not name it: `--endpoint-url` is
    /// the store's, as it is the called service's with the AWS tools.
    ///
    /// - Throws: `S3ClientError` when the URL or the region cannot be used.
    package func stsEndpoint() throws -> S3Endpoint {
        try S3Endpoint(endpointURL: stsEndpointURL, region: region, service: .sts)
    }

    private static func configuredStyle(_ profile: Profile) throws -> AddressingStyle {
        guard let text = profile.config.blocks["s3"]?["addressing_style"] else { return .auto }
        guard let style = AddressingStyle(rawValue: text) else {
            throw S3ClientError(
                .configuration,
                "The profile \"\(profile.name)\" in \(profile.configPath) has addressing_style "
                    + "\"\(text)\": it must be auto, path or virtual.")
        }
        return style
    }
}
