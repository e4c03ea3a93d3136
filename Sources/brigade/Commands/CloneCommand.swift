// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade clone`: a new job with the configuration of another.
struct CloneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clone",
        abstract: "Make a new job with the configuration of another.",
        discussion: """
            The new job is made and prepared as by `brigade create`. A change names a member of \
            the job document; its value is JSON or plain text, and null removes the member.

            EXAMPLES
              brigade clone 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --failed-only --start
                  Run the rows that failed again.
              brigade clone 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 \\
                --set Operation.S3PutObjectCopy.StorageClass=GLACIER --set Priority=20
              brigade clone 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --print-job > job.json
            """)

    @Argument(help: "The job.")
    var jobID: String

    @Option(
        name: .customLong("set"), parsing: .singleValue,
        help: ArgumentHelp("A change; may be repeated.", valueName: "path=value"))
    var changes: [String] = []

    @Flag(
        name: .customLong("failed-only"), help: "Over the rows that failed instead of all.")
    var failedOnly = false

    @Flag(name: .customLong("print-job"), help: "Print the job document and do nothing.")
    var printJob = false

    @Flag(name: .customLong("start"), help: "Confirm the new job and run it.")
    var starts = false

    @OptionGroup(title: "Job") var launch: LaunchOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let jobs = try state.store()
        let job = try jobs.job(named: jobID)
        let order = try CommandEnd.refusing(CommandEnd.usage) {
            var wanted = CloneChanges()
            wanted.failedOnly = failedOnly
            wanted.members = try changes.map(JobDocumentChange.init(argument:))
            var order = try jobs.clone(job, wanted)
            order.request = order.request.resolvingFiles(against: CurrentDirectory.path)
            return order
        }
        if printJob {
            print(order.request.document.prettyText)
            return
        }
        launch.yes = launch.yes || starts
        let session = JobSession(state: state, output: output, launch: launch)
        try await starts ? session.start(order) : session.create(order)
    }
}
