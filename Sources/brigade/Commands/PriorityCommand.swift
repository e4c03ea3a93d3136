// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade priority`: which of several jobs goes first.
struct PriorityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "priority",
        abstract: "Change a job's priority.",
        discussion: """
            A service runs the jobs of the highest priority first, and those below yield to them.

            EXAMPLES
              brigade priority 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 100
            """)

    @Argument(help: "The job.")
    var jobID: String

    @Argument(help: "0 to 2147483647; larger runs first.")
    var priority: Int

    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        guard Limits.priorities.contains(priority) else {
            throw ValidationError("priority \(priority): allowed: 0 to 2147483647")
        }
    }

    mutating func run() async throws {
        let jobs = try state.store()
        let job = try jobs.job(named: jobID)
        try JobSession.refuseEnded(job)
        _ = try CommandEnd.refusing { try jobs.wish(.priority(priority), of: job.id) }
        switch output.output {
        case .json:
            let members: [String: JSONValue] = [
                "JobId": .string(job.id.text), "Priority": .integer(Int64(priority)),
            ]
            print(JSONValue.object(members).prettyText)
        case .text: print("\(job.id) has priority \(priority)")
        }
    }
}
