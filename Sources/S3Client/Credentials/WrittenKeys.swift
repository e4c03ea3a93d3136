// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Reads keys that are written down.
enum WrittenKeys {
    /// Those of the environment; nil when it has no access key.
    ///
    /// - Throws: `S3ClientError` when the secret is missing.
    static func environment(_ sources: ConfigurationSources) throws -> CredentialSource? {
        guard let accessKey = sources.variable("AWS_ACCESS_KEY_ID") else { return nil }
        guard let secret = sources.variable("AWS_SECRET_ACCESS_KEY") else {
            throw S3ClientError(
                .credentials,
                "AWS_ACCESS_KEY_ID is set but AWS_SECRET_ACCESS_KEY is not: set both or neither.")
        }
        // The older name first, as botocore has it (`EnvProvider.TOKENS`).
        let token =
            sources.variable("AWS_SECURITY_TOKEN") ?? sources.variable("AWS_SESSION_TOKEN")
        return .written(
            Credentials(accessKeyID: accessKey, secretAccessKey: secret, sessionToken: token),
            expiration: sources.variable("AWS_CREDENTIAL_EXPIRATION"))
    }

    /// Those of a section; nil when it has no access key.
    ///
    /// - Parameters:
    ///   - section: of either shared file.
    ///   - profile: its profile, for the message.
    ///   - path: the file's, for the message.
    /// - Returns: the keys, which have no end.
    /// - Throws: `S3ClientError` when the secret is missing.
    static func section(
        _ section: ProfileFile.Section, _ profile: Profile, _ path: String
    ) throws -> CredentialSource? {
        guard let accessKey = section.values["aws_access_key_id"], !accessKey.isEmpty else {
            return nil
        }
        guard let secret = section.values["aws_secret_access_key"], !secret.isEmpty else {
            throw S3ClientError(
                .credentials,
                "The profile \"\(profile.name)\" in \(path) has aws_access_key_id but no "
                    + "aws_secret_access_key: add it.")
        }
        let token = section.values["aws_security_token"] ?? section.values["aws_session_token"]
        return .written(
            Credentials(
                accessKeyID: accessKey, secretAccessKey: secret,
                sessionToken: token?.isEmpty == true ? nil : token),
            expiration: nil)
    }
}
