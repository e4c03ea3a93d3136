// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade report`: writes a finished job's completion report again, where the job says or
/// somewhere else.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write a finished job's completion report again.",
        discussion: """
            The report is made from manifest and journal, so the manifest must still be what it \
            was. It is written to the job's directory and to where the job's Report says.

            EXAMPLES
              brigade report 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11
              brigade report 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --output json
            """)

    @Argument(help: "The job; the newest when left out.")
    var jobID: String?

    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let job = try state.store().job(named: jobID)
        var settings = job.settings
        store.apply(to: &settings)
        let session = JobSession(state: state, output: output, launch: LaunchOptions())
        try await session.writeReport(job, settings: settings)
    }
}
