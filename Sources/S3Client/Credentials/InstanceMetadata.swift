// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The metadata service of a machine (EC2), as environment and profile set it up (botocore,
/// `configprovider`: each by its variable, then by the profile's value of the same name in lower
/// case).
package struct InstanceMetadata: Sendable, Equatable {
    static let address = "http://169.254.169.254/"
    static let addressOfIPv6 = "http://[fd00:ec2::254]/"

    /// With a `/` at its end.
    let url: String
    /// For connecting, and for an answer.
    let timeoutSeconds: Int
    /// How often each request is sent.
    let attemptsMax: Int
    /// Whether it is asked without a token when it gives none.
    let allowsVersion1: Bool

    /// Nil when it is not to be asked.
    ///
    /// - Throws: `S3ClientError` naming a setting that is wrong.
    init?(_ sources: ConfigurationSources, _ profile: Profile) throws {
        guard sources.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" else {
            return nil
        }
        func setting(_ variable: String, _ name: String) -> String? {
            sources.variable(variable) ?? profile.merged(name)
        }
        func number(_ variable: String, _ name: String) throws -> Int {
            guard let text = setting(variable, name) else { return 1 }
            guard let value = Int(text), value > 0, value <= 3_600 else {
                throw Self.wrong(variable, text, "it must be a number from 1 to 3600")
            }
            return value
        }
        timeoutSeconds = try number("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout")
        attemptsMax = try number(
            "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts")
        allowsVersion1 =
            setting("AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled")?.lowercased()
            != "true"
        let usesIPv6: Bool
        let modeVariable = "AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"
        if let mode = setting(modeVariable, "ec2_metadata_service_endpoint_mode") {
            guard ["ipv4", "ipv6"].contains(mode.lowercased()) else {
                throw Self.wrong(modeVariable, mode, "it must be ipv4 or ipv6")
            }
            usesIPv6 = mode.lowercased() == "ipv6"
        } else {
            usesIPv6 = setting("AWS_IMDS_USE_IPV6", "imds_use_ipv6")?.lowercased() == "true"
        }
        let url =
            setting("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint")
            ?? (usesIPv6 ? Self.addressOfIPv6 : Self.address)
        self.url = url.hasSuffix("/") ? url : url + "/"
    }

    private static func wrong(_ name: String, _ value: String, _ rule: String) -> S3ClientError {
        S3ClientError(
            .configuration,
            "The setting \(name) (\(name.dropFirst(4).lowercased()) in a profile) is "
                + "\"\(value)\": \(rule).")
    }
}
