// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// One profile of the shared files.
struct Profile {
    let name: String
    let files: SharedFiles
    /// Its section of the configuration file.
    let config: ProfileFile.Section
    /// Its section of the credentials file.
    let credentials: ProfileFile.Section
    /// The `[services NAME]` section that it refers to.
    private(set) var services = ProfileFile.Section()

    var configPath: String { files.configPath }
    var credentialsPath: String { files.credentialsPath }

    /// Finds the profile that is asked for.
    ///
    /// - Parameters:
    ///   - flag: the profile asked for by hand, which wins.
    ///   - sources: environment and files.
    /// - Throws: `S3ClientError` when a file is damaged, or a profile that was asked for is in
    ///   neither.
    init(flag: String?, sources: ConfigurationSources) throws {
        // The order of the two variables is botocore's (`configprovider`, "profile").
        let asked =
            flag ?? sources.variable("AWS_DEFAULT_PROFILE") ?? sources.variable("AWS_PROFILE")
        let files = try SharedFiles(sources)
        let name = asked ?? "default"
        if let found = Profile(name, in: files) {
            self = found
        } else if asked == nil || name == "default" {
            self.init(name: name, files: files)
        } else {
            throw S3ClientError(
                .configuration,
                "The profile \"\(name)\" is neither in \(files.configPath) nor in "
                    + "\(files.credentialsPath): add it there or name another with --profile.")
        }
        if let name = config.values["services"] {
            guard let section = files.servicesSection(name) else {
                throw S3ClientError(
                    .configuration,
                    "The profile \"\(self.name)\" refers to [services \(name)], which "
                        + "\(configPath) does not have.")
            }
            services = section
        }
    }

    /// The profile of that name, nil when neither file has it.
    init?(_ name: String, in files: SharedFiles) {
        guard files.configSection(name) != nil || files.credentialsSection(name) != nil else {
            return nil
        }
        self.init(name: name, files: files)
    }

    private init(name: String, files: SharedFiles) {
        self.name = name
        self.files = files
        config = files.configSection(name) ?? ProfileFile.Section()
        credentials = files.credentialsSection(name) ?? ProfileFile.Section()
    }

    /// A plain value of the configuration file; an empty one counts as not set.
    func value(_ name: String) -> String? { Self.value(name, in: config) }

    /// A plain value of either file, where that of the credentials file wins, as botocore has it
    /// (`Session.full_config`).
    func merged(_ name: String) -> String? { Self.value(name, in: credentials) ?? value(name) }

    private static func value(_ name: String, in section: ProfileFile.Section) -> String? {
        guard let value = section.values[name], !value.isEmpty else { return nil }
        return value
    }
}
