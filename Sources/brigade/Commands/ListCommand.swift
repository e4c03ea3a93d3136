// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade list`: all jobs of the state directory.
struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List jobs, newest first.",
        discussion: """
            EXAMPLES
              brigade list
              brigade list --output json | jq -r '.Jobs[] | select(.Status=="Failed") | .JobId'
            """)

    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let listing = try state.store().readableJobs()
        let jobs = listing.jobs
        switch output.output {
        case .json:
            let values = jobs.map(JobDocument.value(of:))
            print(JSONValue.object(["Jobs": .array(values)]).prettyText)
        case .text:
            for line in JobText.table(jobs) { print(line) }
        }
        if !listing.problems.isEmpty { throw CommandEnd(CommandEnd.jobFailed) }
    }
}
