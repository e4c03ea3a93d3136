// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// `brigade copy`: the same job as a document's, from flags.
struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy every object of a manifest to a bucket.",
        discussion: """
            A manifest is a CSV file without a header, one object a line: bucket,key with the key \
            percent-encoded; or the manifest.json of an S3 Inventory. It lies on this machine or \
            in a store, and may be compressed with gzip. A bucket in its place is listed.

            EXAMPLES
              brigade copy objects.csv s3://archive/2026 --storage-class GLACIER_IR
              brigade copy s3://lists/objects.csv s3://copy --fields Bucket,Key,VersionId
              brigade copy s3://lists/inventory/manifest.json s3://copy
              brigade copy s3://photos/2026/ s3://copy --suffix .jpg --larger-than 1MiB
              find . -type f | brigade copy - s3://copy --source s3://photos
              brigade copy objects.csv s3://copy --tag project=apollo --metadata owner=ops
              brigade copy objects.csv s3://copy --report s3://reports/copies --yes
              brigade copy objects.csv s3://copy --if-none-match --verify etag
              brigade copy objects.csv s3://copy --print-job > job.json
            """)

    @Argument(help: ArgumentHelp(ManifestArgument.help)) var manifest: String

    @Argument(help: "The destination: s3://bucket, s3://bucket/prefix or an access point's ARN.")
    var destination: String

    @OptionGroup(title: "Manifest") var reading: ManifestOptions
    @OptionGroup(title: "Filter, for a bucket that is listed") var filter: FilterOptions
    @OptionGroup(title: "Copy") var copy: CopyOptions
    @OptionGroup(title: "Conditions") var conditions: ConditionOptions
    @OptionGroup var options: RunOptions
    @OptionGroup(title: "Job") var job: JobOptions
    @OptionGroup(title: "Run") var launch: LaunchOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        var settings = RunSettings()
        options.apply(to: &settings)
        conditions.apply(to: &settings)
        let draft = JobDraft(
            operation: .object(["S3PutObjectCopy": .object(try operation())]),
            manifest: ManifestArgument(
                text: manifest, options: reading, filter: filter,
                fieldsDefault: "Bucket,Key"),
            options: job)
        let session = JobSession(state: state, output: output, launch: launch)
        try await draft.start(session, settings: settings)
    }

    private func operation() throws -> [String: JSONValue] {
        guard let target = S3URL(destination) else {
            throw CommandEnd(
                CommandEnd.usage,
                "destination \"\(destination)\": allowed: s3://bucket, s3://bucket/prefix, "
                    + "arn:aws:s3:REGION:ACCOUNT:accesspoint/NAME")
        }
        var members = copy.document()
        members["TargetResource"] = .string(target.resource.arn)
        if !target.key.isEmpty { members["TargetKeyPrefix"] = .string(target.key) }
        return members
    }
}
