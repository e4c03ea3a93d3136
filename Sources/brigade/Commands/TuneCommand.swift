// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade tune`: changes how fast a job runs, while it runs.
struct TuneCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tune",
        abstract: "Change how fast a job runs, while it runs.",
        discussion: """
            A running job follows within two seconds, at once when it is sent SIGHUP; a stopped \
            one when it is resumed. Without flags what is in force is shown.

            EXAMPLES
              brigade tune 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --max-rate 500
                  At most 500 requests a second.
              brigade tune 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --max-bandwidth 100MiB
              brigade tune 6c2f9a30-0d5b-4f6e-9f0e-5d9b8c1b7a11 --no-max-rate --concurrency auto
            """)

    @Argument(help: "The job.")
    var jobID: String

    @Option(
        help: ArgumentHelp(
            "Copies in flight: 1 to 4096, or auto for as many as bring more copies a second.",
            valueName: "n|auto"))
    var concurrency: ConcurrencySetting?

    @Option(
        name: .customLong("max-concurrency"),
        help: ArgumentHelp(
            "The most copies in flight when they are found out.", valueName: "n"))
    var concurrencyMax: Int?

    @OptionGroup var pace: PaceOptions
    @OptionGroup(title: "State") var state: StateOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let jobs = try state.store()
        let job = try jobs.job(named: jobID)
        var tuning = job.settings.tuning
        tuning.concurrency = concurrency ?? tuning.concurrency
        tuning.concurrencyMax = concurrencyMax ?? tuning.concurrencyMax
        pace.apply(to: &tuning)
        if let problem = tuning.problem { throw CommandEnd(CommandEnd.usage, problem) }
        if tuning != job.settings.tuning {
            try CommandEnd.refusing { try jobs.tune(job, to: tuning) }
        }
        switch output.output {
        case .json: print(Self.document(job, tuning).prettyText)
        case .text: print(JobText.tuned(job, to: tuning))
        }
    }

    private static func document(_ job: JobDescriptor, _ tuning: RunTuning) -> JSONValue {
        let concurrency: JSONValue =
            switch tuning.concurrency {
            case .automatic: .string(ConcurrencySetting.automaticText)
            case .fixed(let level): .integer(Int64(level))
            }
        return .object([
            "JobId": .string(job.id.text),
            "IsRunning": .bool(job.isRunning),
            "Concurrency": concurrency,
            "MaxConcurrency": .integer(Int64(tuning.concurrencyMax)),
            "MaxRequestsPerSecond": tuning.requestsPerSecondMax.map(JSONValue.number) ?? .null,
            "MaxBytesPerSecond": tuning.bytesPerSecondMax.map { .integer(Int64($0)) } ?? .null,
        ])
    }
}
