// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One profile of the shared files, with the names of the files for messages.
struct Profile {
    let name: String
    let configPath: String
    let credentialsPath: String
    /// `[profile NAME]` of the configuration file, `[default]` for the default one.
    private(set) var config = ProfileFile.Section()
    /// `[NAME]` of the credentials file.
    private(set) var credentials = ProfileFile.Section()
    /// The `[services NAME]` section that the profile refers to.
    private(set) var services = ProfileFile.Section()

    /// Reads the files.
    ///
    /// - Parameters:
    ///   - flag: the profile asked for by hand, which wins.
    ///   - sources: environment and files.
    /// - Throws: `S3ClientError` when a file is damaged, or a profile that was asked for is in
    ///   neither.
    init(flag: String?, sources: ConfigurationSources) throws {
        let asked =
            flag ?? sources.variable("AWS_PROFILE") ?? sources.variable("AWS_DEFAULT_PROFILE")
        name = asked ?? "default"
        configPath = sources.expand(sources.variable("AWS_CONFIG_FILE") ?? "~/.aws/config")
        credentialsPath = sources.expand(
            sources.variable("AWS_SHARED_CREDENTIALS_FILE") ?? "~/.aws/credentials")
        let configFile = try Self.read(configPath, sources)
        let credentialsFile = try Self.read(credentialsPath, sources)
        let configSection =
            configFile.sections["profile \(name)"]
            ?? (name == "default" ? configFile.sections["default"] : nil)
        let credentialsSection = credentialsFile.sections[name]
        if asked != nil, name != "default", configSection == nil, credentialsSection == nil {
            throw S3ClientError(
                .configuration,
                "The profile \"\(name)\" is neither in \(configPath) nor in \(credentialsPath): "
                    + "add it there or name another with --profile.")
        }
        config = configSection ?? ProfileFile.Section()
        credentials = credentialsSection ?? ProfileFile.Section()
        if let name = config.values["services"] {
            guard let section = configFile.sections["services \(name)"] else {
                throw S3ClientError(
                    .configuration,
                    "The profile \"\(self.name)\" refers to [services \(name)], which "
                        + "\(configPath) does not have.")
            }
            services = section
        }
    }

    /// A plain value of the configuration file; an empty one counts as not set.
    func value(_ name: String) -> String? {
        guard let value = config.values[name], !value.isEmpty else { return nil }
        return value
    }

    private static func read(
        _ path: String, _ sources: ConfigurationSources
    ) throws -> ProfileFile {
        guard let bytes = try sources.readFile(path) else { return ProfileFile() }
        return try ProfileFile(parsing: String(decoding: bytes, as: UTF8.self), path: path)
    }
}
