// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade manifest validate`: what is wrong with a manifest.
struct ValidateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "validate",
        abstract: "Show what is wrong with a manifest, and nothing else.",
        discussion: """
            Reads all rows; of an inventory also every checksum. Rows that name the same object \
            twice are told of and are no mistake.

            EXAMPLES
              brigade manifest validate objects.csv && brigade copy objects.csv s3://archive
              brigade manifest validate s3://inventories/photos/daily/manifest.json

            EXIT CODES
              0 every row can be copied as it stands; 1 some rows cannot; 2 it is no manifest;
              3 it cannot be read now.
            """)

    @OptionGroup(title: "Manifest") var reading: InspectionOptions
    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let findings = try await reading.inspect(store)
        switch output.output {
        case .json: print(InspectionDocument.problems(findings).prettyText)
        case .text:
            let lines = InspectionText.problems(findings)
            if !lines.isEmpty { print(lines.joined(separator: "\n")) }
        }
        if !findings.isClean { throw CommandEnd(CommandEnd.someRowsFailed) }
    }
}
