// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The endpoint of a container's own credentials (botocore, `ContainerMetadataFetcher`).
package struct ContainerEndpoint: Sendable, Equatable {
    private static let host = "169.254.170.2"
    private static let plainHosts = [host, "169.254.170.23", "fd00:ec2::23", "localhost"]

    /// Where they are asked for.
    let url: String
    /// What is sent as `Authorization`, if anything.
    let authorization: Authorization?

    /// Where the value of the `Authorization` header is.
    enum Authorization: Sendable, Equatable {
        /// In a file, read again each time.
        case file(String)
        /// Given. A token: it prints as stars.
        case value(SecretText)
    }

    /// What the environment says; nil when it speaks of no container.
    init?(_ sources: ConfigurationSources) {
        if let path = sources.variable("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            url = "http://\(Self.host)\(path)"
        } else if let url = sources.variable("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
            self.url = url
        } else {
            return nil
        }
        if let path = sources.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            authorization = .file(path)
        } else {
            authorization = sources.variable("AWS_CONTAINER_AUTHORIZATION_TOKEN")
                .map { .value(SecretText($0)) }
        }
    }

    /// Whether a token may be sent there: with TLS anywhere, without it to this machine and to the
    /// addresses that the container services have.
    static func mayAsk(_ origin: HTTPOrigin) -> Bool {
        origin.isTLS || plainHosts.contains(origin.host) || isLoopback(origin.host)
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}
