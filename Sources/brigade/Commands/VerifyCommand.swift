// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade verify`: whether the destination of a job has what the job says.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compare the destination of a job with what the job says, read only.",
        discussion: """
            Asks for the copy of every row that did not fail, and for its source where the \
            manifest does not tell the ETag. Nothing is changed, at the stores and in the job.

            EXAMPLES
              brigade verify
                  The newest job.
              brigade verify 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --sample 10000
                  Ten thousand rows of it, chosen at random.
              brigade verify --verify checksum --report differences.csv

            EXIT CODES
              0 all copies that were looked at are there and none differs; 1 some are missing or \
            differ; 3 it could not be found out; 130 or 143 interrupted.
            """)

    @Argument(help: "The job; the newest when left out.")
    var jobID: String?

    @Option(
        help: ArgumentHelp("Look at so many rows, chosen at random. (default: all)", valueName: "n")
    )
    var sample: UInt64?

    @Option(
        help: ArgumentHelp(
            "Compare by etag or checksum; none asks only whether copies are there. (default: etag)",
            valueName: "how"))
    var verify: Verification?

    @Option(
        help: ArgumentHelp(
            "Write a line for each row that is looked at.", valueName: "file"))
    var report: String?

    @Option(
        help: ArgumentHelp(
            "Requests in flight: 1 to 4096, or auto. (default: auto)", valueName: "n|auto"))
    var concurrency: ConcurrencySetting?

    @Option(help: "none, plain or bar. (default: bar on a terminal, else plain)")
    var progress: ProgressStyle?

    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    func validate() throws {
        if sample == 0 { throw ValidationError("--sample 0: allowed: 1 and more") }
        if case .fixed(let level)? = concurrency, !(1...Limits.concurrencyMax).contains(level) {
            throw ValidationError("--concurrency \(level): allowed: auto, 1 to 4096")
        }
    }

    mutating func run() async throws {
        let job = try state.store().job(named: jobID)
        guard !job.isRunning else {
            throw CommandEnd(
                CommandEnd.jobFailed, "job \(job.id) is running; verify it when it has ended")
        }
        var settings = job.settings
        store.apply(to: &settings)
        settings.concurrency = concurrency ?? .automatic
        var request = VerificationRequest()
        request.sample = sample
        request.verification = verify ?? .etag
        request.reportPath = report.map {
            $0.hasPrefix("/") ? $0 : "\(CurrentDirectory.path)/\($0)"
        }
        let session = VerifySession(job: job, settings: settings, request: request)
        let (summary, signal) = try await session.run(progress: progress)
        switch output.output {
        case .json: print(VerificationDocument.value(summary, of: job).prettyText)
        case .text: print(VerificationText.text(summary))
        }
        if signal != 0 { throw CommandEnd(128 + signal) }
        guard summary.isGood else { throw CommandEnd(CommandEnd.someRowsFailed) }
    }
}
