// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// Of which job another status is asked, and why.
struct AskingOptions: ParsableArguments {
    @Argument(help: "The job.")
    var jobID: String

    @Option(help: ArgumentHelp("Why; kept with the job.", valueName: "text"))
    var reason: String?

    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    /// Has the job get that status, whoever runs it.
    func ask(_ status: RequestedJobStatus) async throws {
        let session = JobSession(state: state, output: output, launch: try .parse([]))
        try await session.ask(status, of: try state.store().job(named: jobID), reason: reason)
    }
}
