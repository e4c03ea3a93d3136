// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Services whose address can be configured, each by the name it has in `AWS_ENDPOINT_URL_NAME` (in
/// capitals) and in a `[services]` section: its id in snake case (AWS SDKs and Tools Reference
/// Guide, "Service-specific endpoints").
enum ConfiguredService: String {
    case s3
    case sts
    case signOn = "sso"
    case signOnTokens = "sso_oidc"
    case login = "signin"

    /// The address that environment or profile names; nil for AWS's own.
    func url(_ sources: ConfigurationSources, _ profile: Profile) -> String? {
        let ignores =
            sources.variable("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")
            ?? profile.value("ignore_configured_endpoint_urls")
        if ignores?.lowercased() == "true" { return nil }
        return sources.variable("AWS_ENDPOINT_URL_\(rawValue.uppercased())")
            ?? sources.variable("AWS_ENDPOINT_URL")
            ?? profile.services.blocks[rawValue]?["endpoint_url"] ?? profile.value("endpoint_url")
    }
}
