// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchModel

/// `brigade cancel`: ends a job before its manifest does.
struct CancelCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel",
        abstract: "Cancel a job for good, whoever runs it.",
        discussion: """
            Nothing more is asked of the store; what was copied stays. Unfinished uploads are \
            ended, and the completion report has the rows that ran. A cancelled job cannot go on: \
            clone it to run it again.

            EXAMPLES
              brigade cancel 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11
              brigade cancel 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --reason "wrong bucket"
            """)

    @OptionGroup var asking: AskingOptions

    mutating func run() async throws { try await asking.ask(.cancelled) }
}
