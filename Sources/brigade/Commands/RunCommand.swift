// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

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

    @Argument(help: "The job document; - reads standard input.")
    var document: String

    @OptionGroup(title: "Rules of a replicate job") var replication: ReplicationOptions
    @OptionGroup(title: "Conditions") var conditions: ConditionOptions
    @OptionGroup(title: "Verification") var verification: VerifyOptions
    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "Engine") var engine: EngineOptions
    @OptionGroup(title: "Engine") var patience: PatienceOptions
    @OptionGroup(title: "Job") var launch: LaunchOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let rules = try replication.rules()
        let request = try DocumentFile.request(
            document, rules: rules, conditions: conditions)
        var settings = RunSettings()
        store.apply(to: &settings)
        engine.apply(to: &settings)
        conditions.apply(to: &settings)
        verification.apply(to: &settings)
        patience.apply(to: &settings)
        launch.apply(to: &settings)
        let session = JobSession(state: state, output: output, launch: launch)
        try await session.start(request, settings: settings, replication: rules)
    }
}
