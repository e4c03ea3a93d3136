// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The shared configuration and credentials files, read once, with their paths for messages.
struct SharedFiles {
    let configPath: String
    let credentialsPath: String
    private let config: ProfileFile
    private let credentials: ProfileFile

    /// Reads both; an absent one is empty.
    ///
    /// - Throws: `S3ClientError` when a file is damaged or cannot be read.
    init(_ sources: ConfigurationSources) throws {
        configPath = sources.expand(sources.variable("AWS_CONFIG_FILE") ?? "~/.aws/config")
        credentialsPath = sources.expand(
            sources.variable("AWS_SHARED_CREDENTIALS_FILE") ?? "~/.aws/credentials")
        config = try Self.read(configPath, sources)
        credentials = try Self.read(credentialsPath, sources)
    }

    /// `[profile NAME]` of the configuration file, `[default]` for the default one.
    func configSection(_ profile: String) -> ProfileFile.Section? {
        config.sections["profile \(profile)"]
            ?? (profile == "default" ? config.sections["default"] : nil)
    }

    /// `[NAME]` of the credentials file.
    func credentialsSection(_ profile: String) -> ProfileFile.Section? {
        credentials.sections[profile]
    }

    /// `[services NAME]` of the configuration file.
    func servicesSection(_ name: String) -> ProfileFile.Section? {
        config.sections["services \(name)"]
    }

    /// `[sso-session NAME]` of the configuration file.
    func signOnSection(_ name: String) -> ProfileFile.Section? {
        config.sections["sso-session \(name)"]
    }

    private static func read(
        _ path: String, _ sources: ConfigurationSources
    ) throws -> ProfileFile {
        guard let bytes = try sources.readFile(path) else { return ProfileFile() }
        return try ProfileFile(parsing: String(decoding: bytes, as: UTF8.self), path: path)
    }
}
