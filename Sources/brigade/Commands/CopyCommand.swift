// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

public import ArgumentParser
import BatchEngine
public import BatchModel

/// `brigade copy`: the same job as a document's, from flags.
struct CopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy",
        abstract: "Copy every object of a manifest to a bucket.",
        discussion: """
            A manifest is a CSV file without a header, one object a line: bucket,key with the key \
            percent-encoded. It lies on this machine or in a store.

            EXAMPLES
              brigade copy objects.csv s3://archive/2026 --storage-class GLACIER_IR
              brigade copy s3://lists/objects.csv s3://copy --fields Bucket,Key,VersionId
              brigade copy objects.csv s3://copy --tag project=apollo --metadata owner=ops
              brigade copy objects.csv s3://copy --report s3://reports/copies --yes
              brigade copy objects.csv s3://copy --print-job > job.json
            """)

    @Argument(help: "The manifest: a path, a file:// URL or s3://bucket/key.")
    var manifest: String

    @Argument(help: "The destination: s3://bucket, s3://bucket/prefix or an access point's ARN.")
    var destination: String

    @Option(
        help: ArgumentHelp(
            "The manifest's columns: Bucket, Key, VersionId, Ignore. (default: Bucket,Key)",
            valueName: "columns"))
    var fields = "Bucket,Key"

    @Option(
        help: ArgumentHelp(
            "Where the completion report goes: file:///directory or s3://bucket/prefix. It is "
                + "always kept in the job's directory.", valueName: "url"))
    var report: String?

    @Option(name: .customLong("report-scope"), help: "Which rows the report lists.")
    var reportScope: JobReportScope = .allTasks

    @Option(help: "A description, kept with the job.")
    var description: String?

    @Option(
        name: .customLong("role-arn"),
        help: ArgumentHelp(
            "The job's RoleArn: kept with the job, assumed with --assume-role only.",
            valueName: "arn"))
    var roleARN: String?

    @Flag(name: .customLong("print-job"), help: "Print the job document and do nothing.")
    var printJob = false

    @OptionGroup(title: "Copy") var copy: CopyOptions
    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "Engine") var engine: EngineOptions
    @OptionGroup(title: "Job") var launch: LaunchOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        var settings = RunSettings()
        store.apply(to: &settings)
        engine.apply(to: &settings)
        launch.apply(to: &settings)
        let id = JobID.random()
        let request = try await request(settings: settings, id: id)
        if printJob {
            print(request.document.prettyText)
            return
        }
        let session = JobSession(state: state, output: output, launch: launch)
        try await session.start(request, settings: settings, id: id)
    }

    private func request(settings: RunSettings, id: JobID) async throws -> JobRequest {
        let document = JSONValue.object([
            "Operation": .object(["S3PutObjectCopy": .object(try operation())]),
            "Manifest": .object([
                "Spec": .object([
                    "Format": .string("S3BatchOperations_CSV_20180820"),
                    "Fields": .array(
                        fields.split(separator: ",").map {
                            .string(String($0).trimmingSpaces())
                        }),
                ]),
                "Location": .object(try await location(settings: settings, id: id)),
            ]),
            "Report": .object(try reportDocument()),
            "Priority": .integer(10),
            "ConfirmationRequired": .bool(false),
            "Description": description.map(JSONValue.string) ?? .null,
            "RoleArn": roleARN.map(JSONValue.string) ?? .null,
        ])
        do {
            let request = try JobRequest(documentText: document.compactText)
            return request.resolvingFiles(against: CurrentDirectory.path)
        } catch {
            throw CommandEnd(CommandEnd.usage, "\(error)")
        }
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

    private func location(
        settings: RunSettings, id: JobID
    ) async throws -> [String: JSONValue] {
        guard manifest.hasPrefix("s3://") else {
            let place =
                manifest.hasPrefix("file://") ? manifest : ObjectLocation.file(path: manifest).text
            return ["ObjectArn": .string(place)]
        }
        guard let url = S3URL(manifest), !url.key.isEmpty else {
            throw CommandEnd(CommandEnd.usage, "manifest \"\(manifest)\": allowed: s3://bucket/key")
        }
        let place = ObjectLocation.s3(bucket: url.resource.name, key: url.key)
        let etag = try await JobSession.withStore(settings, roleARN: roleARN, job: id) {
            try await $0.etag(of: place)
        }
        return ["ObjectArn": .string(place.text), "ETag": .string(etag)]
    }

    private func reportDocument() throws -> [String: JSONValue] {
        guard let report else { return ["Enabled": .bool(false)] }
        var members: [String: JSONValue] = [
            "Enabled": .bool(true), "Format": .string("Report_CSV_20180820"),
            "ReportScope": .string(reportScope.rawValue),
        ]
        if report.hasPrefix("s3://") {
            guard let url = S3URL(report) else {
                throw CommandEnd(
                    CommandEnd.usage, "--report \"\(report)\": allowed: s3://bucket/prefix")
            }
            members["Bucket"] = .string(url.resource.arn)
            if !url.key.isEmpty { members["Prefix"] = .string(url.key) }
        } else {
            let isURL = report.hasPrefix("file://")
            members["Bucket"] = .string(isURL ? report : ObjectLocation.file(path: report).text)
        }
        return members
    }
}

extension String {
    fileprivate func trimmingSpaces() -> String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

extension JobReportScope: ExpressibleByArgument {}
