// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine

/// `brigade start`: confirms a job and has it run.
struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "start",
        abstract: "Confirm a job and run it.",
        discussion: """
            A job that waits for its confirmation has it now, and one that is Ready or Paused goes \
            on. Where a service runs the jobs of the state directory it is handed over; otherwise \
            it is run here, as by `brigade resume`.

            EXAMPLES
              brigade start 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11
              brigade start 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --output json
            """)

    @Argument(help: "The job.")
    var jobID: String

    @OptionGroup(title: "Job") var launch: LaunchOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let session = JobSession(state: state, output: output, launch: launch)
        try await session.begin(try state.store().job(named: jobID))
    }
}
