// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import FoundationEssentials

/// Where jobs are kept.
struct StateOptions: ParsableArguments {
    @Option(
        name: .customLong("state-dir"),
        help: ArgumentHelp(
            "Where jobs are kept. (default: $XDG_STATE_HOME/brigade, or ~/.local/state/brigade)",
            valueName: "directory"))
    var stateDirectory: String?

    func store() throws -> JobStore {
        if let path = stateDirectory {
            let isAbsolute = path.hasPrefix("/")
            return JobStore(stateDirectory: isAbsolute ? path : "\(CurrentDirectory.path)/\(path)")
        }
        let environment = ProcessInfo.processInfo.environment
        guard let path = JobStore.defaultDirectory(environment: environment) else {
            throw CommandEnd(
                CommandEnd.usage, "neither HOME nor XDG_STATE_HOME is set; give --state-dir")
        }
        return JobStore(stateDirectory: path)
    }

    /// The flag to repeat in an advice, when it was given.
    var flag: String { stateDirectory.map { " --state-dir \($0)" } ?? "" }
}
