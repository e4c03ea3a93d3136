// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// `brigade run`: a job document, from start to report.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a job document.",
        discussion: """
            The document is the JSON of `aws s3control create-job --cli-input-json`. Manifest and \
            report may also lie on this machine: ObjectArn and Report.Bucket take file:// URLs.

            EXAMPLES
              brigade run job.json
              brigade run job.json --profile prod --region eu-central-1
              brigade run job.json --assume-role
              brigade run job.json --endpoint-url http://127.0.0.1:9000 --concurrency 128
              brigade run job.json --output json --progress none | jq .ProgressSummary
            """)

    @OptionGroup var documented: DocumentOptions
    @OptionGroup(title: "Job") var launch: LaunchOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let session = JobSession(state: state, output: output, launch: launch)
        try await session.start(try documented.order())
    }
}
