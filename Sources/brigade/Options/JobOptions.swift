// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

public import ArgumentParser
public import BatchModel

/// What a job document has beside its operation and its objects.
struct JobOptions: ParsableArguments {
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

    /// The members of CreateJob that the flags give.
    func document() throws -> [String: JSONValue] {
        [
            "Report": .object(try reportDocument()),
            "Priority": .integer(10),
            "ConfirmationRequired": .bool(false),
            "Description": description.map(JSONValue.string) ?? .null,
            "RoleArn": roleARN.map(JSONValue.string) ?? .null,
        ]
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

extension JobReportScope: ExpressibleByArgument {}
