// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade create`: makes a job ready to be run by somebody else, or later.
struct CreateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Make a job and prepare it, without running it.",
        discussion: """
            Its manifest is read and found good, its rows are counted. A job with \
            ConfirmationRequired is looked at as `brigade preflight` does and is Suspended then, \
            any other Ready; `brigade start` runs it. One that cannot run is Failed.

            EXAMPLES
              brigade create job.json --confirm
              brigade create job.json --preflight read-only
              brigade create job.json --output json | jq -r .JobId
            """)

    @OptionGroup var documented: DocumentOptions

    @Flag(
        name: .customLong("confirm"),
        help: "Ask for confirmation before it runs, whatever the document says.")
    var confirms = false

    @OptionGroup(title: "Job") var preflight: PreflightOption
    @OptionGroup(title: "Job") var launch: LaunchOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        var order = try documented.order()
        if confirms { order.request.confirmationRequired = true }
        var settings = order.settings ?? RunSettings()
        preflight.apply(to: &settings)
        order.settings = settings
        let session = JobSession(state: state, output: output, launch: launch)
        try await session.create(order)
    }
}
