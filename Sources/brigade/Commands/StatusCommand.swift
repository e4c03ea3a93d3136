// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// `brigade status`: one job, as far as its journal tells.
struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Show how far a job is.",
        discussion: """
            Reads the job's journal, which is written once a second, also while the job runs.

            EXAMPLES
              brigade status
                  The newest job.
              brigade status 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --output json
            """)

    @Argument(help: "The job; the newest when left out.")
    var jobID: String?

    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let job = try state.store().job(named: jobID)
        switch output.output {
        case .json: print(JobDocument.value(of: job).prettyText)
        case .text: print(JobText.status(job))
        }
    }
}
