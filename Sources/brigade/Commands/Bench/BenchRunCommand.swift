// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel
import StoreBench

/// `brigade bench run`: measures a store.
struct BenchRunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Measure a store.",
        discussion: """
            Everything it writes lies below s3://bucket/prefix/brigade-bench-RANDOM/ and is \
            deleted at the end, also after Ctrl-C. No other key is touched.

            WORKLOADS
              copy       CopyObject, from a few seeded objects to keys of their own
              multipart  create, UploadPartCopy of all parts (4 at once), complete
              stream     PutObject (put), then GetObject in ranges of 4 MiB (get)
              list       ListObjectsV2, page after page

            The loop is closed: a worker makes its next call when the last one is answered, so a \
            store that stalls is asked less meanwhile, and the latencies are those of that load. \
            Without --max-attempts every failure counts and none is repeated.

            EXAMPLES
              brigade bench run s3://scratch/speed --endpoint-url http://127.0.0.1:9000
              brigade bench run s3://scratch --workload copy --object-size 4KiB,1MiB,64MiB
              brigade bench run s3://scratch --concurrency 1,8,64 --duration 30s

            EXIT CODES
              0 measured; 1 more calls failed than --max-errors allows, or something is
              left in the bucket; 2 wrong flags; 3 the store cannot be reached or
              refuses; 130 or 143 interrupted.
            """)

    @Argument(help: "Where it may write: s3://bucket or s3://bucket/prefix.")
    var place: String

    @Option(help: ArgumentHelp("Write the result as JSON.", valueName: "file"))
    var out: String?

    @Option(help: ArgumentHelp("Write a page with charts.", valueName: "file"))
    var html: String?

    @Option(
        name: .customLong("max-errors"),
        help: ArgumentHelp(
            "Exit with 1 when more of the calls failed. (default: 1%)", valueName: "percent"))
    var errorsMax: PercentShare?

    @OptionGroup(title: "Measurement") var bench: BenchOptions
    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let session = try BenchSession(place: place, store: store)
        let plan = bench.plan
        BenchProgress.announce(plan)
        let watcher = BenchWatcher()
        watcher.start()
        let result = try await session.measure(plan, stop: watcher.stop)
        try write(result)
        switch output.output {
        case .text: print(ResultTable.text(result.series), terminator: "")
        case .json: print(result.text, terminator: "")
        }
        try conclude(result, signal: watcher.signalNumber)
    }

    private func write(_ result: BenchResult) throws {
        try BenchSession.refusing {
            if let out { try BenchResult.write(result.text, to: out) }
            if let html {
                try BenchResult.write(ChartPage.html([(name: place, result: result)]), to: html)
            }
        }
    }

    private func conclude(_ result: BenchResult, signal: Int32) throws {
        for series in result.series { StandardError.write("\(series.conclusion)\n") }
        for note in ResultNotes.sentences(of: result.series) {
            StandardError.write("Note: \(note)\n")
        }
        if let errors = ResultTable.errors(of: result.series) {
            StandardError.write("Failures: \(errors)\n")
        }
        guard signal == 0 else { throw CommandEnd(128 + signal) }
        guard result.isCleaned else { throw CommandEnd(CommandEnd.someRowsFailed) }
        let limit = errorsMax?.share ?? 0.01
        guard result.failedShare <= limit else {
            let percent = Quantity.fixed(result.failedShare * 100, 1)
            throw CommandEnd(
                CommandEnd.someRowsFailed,
                "\(percent)% of the calls failed; --max-errors allows "
                    + "\(Quantity.fixed(limit * 100, 1))%")
        }
    }
}
