// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade prune`: removes jobs that ended long ago.
struct PruneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove jobs that ended long ago.",
        discussion: """
            With a job goes everything in its directory: journal, retry manifest, the report's \
            copy. Reports that were written elsewhere stay. Jobs that have not ended stay.

            EXAMPLES
              brigade prune --dry-run
                  What ended 90 days ago or earlier.
              brigade prune --older-than 7d
            """)

    @Option(
        name: .customLong("older-than"),
        help: ArgumentHelp(
            "Time since their end, as in 7d or 12h. (default: 90d)", valueName: "time"))
    var age: TimeSpan?

    @Flag(name: .customLong("dry-run"), help: "Only tell what would be removed.")
    var dryRun = false

    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let jobs = try state.store()
        let seconds = age.map { Int64($0.milliseconds / 1_000) } ?? Int64(Limits.keepDays) * 86_400
        let result = try CommandEnd.refusing {
            try jobs.prune(olderThan: seconds, now: SystemClock.now(), dryRun: dryRun)
        }
        switch output.output {
        case .json:
            let kept = result.kept.map { job in
                JSONValue.object([
                    "JobId": .string(job.id.text), "Reason": .string(job.reason),
                ])
            }
            let members: [String: JSONValue] = [
                "Removed": .array(result.removed.map { .string($0.text) }), "Kept": .array(kept),
            ]
            print(JSONValue.object(members).prettyText)
        case .text:
            for id in result.removed { print("\(dryRun ? "Would remove" : "Removed") \(id)") }
            for job in result.kept { print("Kept \(job.id): \(job.reason)") }
            if result.removed.isEmpty, result.kept.isEmpty { print("No job is that old.") }
        }
    }
}
