// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// `brigade manifest`: lists of objects, without copying anything.
struct ManifestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manifest",
        abstract: "Look through lists of objects, or make them.",
        subcommands: [GenerateCommand.self, InspectCommand.self, ValidateCommand.self])
}
