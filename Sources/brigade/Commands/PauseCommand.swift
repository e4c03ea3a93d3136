// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// `brigade pause`: stops a job until somebody lets it go on.
struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause",
        abstract: "Pause a job, whoever runs it.",
        discussion: """
            The process that runs it follows within two seconds: no new rows; those in flight may \
            finish. `brigade start` or `brigade resume` goes on with it.

            EXAMPLES
              brigade pause 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11
              brigade pause 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --reason "until tonight"
            """)

    @OptionGroup var asking: AskingOptions

    mutating func run() async throws { try await asking.ask(.paused) }
}
