// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine

/// `brigade resume`: goes on with an interrupted job.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Go on with a job that was interrupted or killed.",
        discussion: """
            Rows that finished are not run again. Flags change how the rest is run; without them \
            the job goes on as it was started.

            EXAMPLES
              brigade resume
                  The one unfinished job.
              brigade resume 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --concurrency 32
            """)

    @Argument(help: "The job; may be left out when only one is unfinished.")
    var jobID: String?

    @OptionGroup var options: RunOptions
    @OptionGroup(title: "Job") var launch: LaunchOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let session = JobSession(state: state, output: output, launch: launch)
        let job = try session.unfinishedJob(jobID)
        var settings = job.settings
        options.apply(to: &settings)
        try await session.resume(job, settings: settings)
    }
}
