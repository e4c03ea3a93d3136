// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade replicate`: brings existing versions where the replication rules of their bucket say.
struct ReplicateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replicate",
        abstract: "Replicate existing versions by the replication rules of their bucket.",
        discussion: """
            The rules are those that the store has for each source bucket, or a file's. Versions \
            of a key arrive oldest first. Listing a bucket takes what the rules replicate; a \
            manifest names versions, and fails those that no rule replicates.

            EXAMPLES
              brigade replicate s3://photos
              brigade replicate s3://photos/2026/ --replication-status FAILED,NONE
              brigade replicate versions.csv --report s3://reports/replication
              brigade replicate s3://inventories/photos/daily/manifest.json
              brigade replicate s3://photos --replication-configuration rules.json
            """)

    @Argument(help: ArgumentHelp(ManifestArgument.help)) var manifest: String

    @OptionGroup(title: "Rules") var replication: ReplicationOptions
    @OptionGroup(title: "Manifest") var reading: ManifestOptions
    @OptionGroup(title: "Filter, for a bucket that is listed") var filter: FilterOptions
    @OptionGroup var options: RunOptions
    @OptionGroup(title: "Job") var job: JobOptions
    @OptionGroup(title: "Run") var launch: LaunchOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func validate() throws {
        guard reading.source == nil else {
            throw ValidationError("--source: a list of keys names no versions; list the bucket")
        }
    }

    mutating func run() async throws {
        var settings = RunSettings()
        options.apply(to: &settings)
        var filter = filter
        if isListed { filter.eligibleForReplication = filter.eligibleForReplication ?? true }
        let draft = JobDraft(
            operation: .object(["S3ReplicateObject": .object([:])]),
            manifest: ManifestArgument(
                text: manifest, options: reading, filter: filter,
                fieldsDefault: "Bucket,Key,VersionId"),
            options: job, replication: try replication.rules())
        let session = JobSession(state: state, output: output, launch: launch)
        try await draft.start(session, settings: settings)
    }

    /// Of a bucket that is listed only what the rules replicate is meant.
    private var isListed: Bool {
        guard let url = S3URL(manifest) else { return false }
        return url.key.isEmpty || url.key.hasSuffix("/")
    }
}
