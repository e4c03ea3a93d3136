// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import StoreBench

/// `brigade bench chart`: results as pictures.
struct BenchChartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "chart",
        abstract: "Draw one result, or several in the same axes.",
        discussion: """
            A page of HTML stands alone: it needs no network and no scripts, and follows the \
            reader's choice of light or dark.

            EXAMPLES
              brigade bench chart november.json --html november.html
              brigade bench chart october.json november.json --svg both.svg
            """)

    /// As many as there are colours that can be told apart.
    private static let resultsMax = 6

    @Argument(help: "Results of `brigade bench run --out`.")
    var results: [String]

    @Option(help: ArgumentHelp("Write a page with charts and tables.", valueName: "file"))
    var html: String?

    @Option(help: ArgumentHelp("Write the charts as one picture.", valueName: "file"))
    var svg: String?

    func validate() throws {
        guard html != nil || svg != nil else {
            throw ValidationError("give --html FILE or --svg FILE")
        }
        guard (1...Self.resultsMax).contains(results.count) else {
            throw ValidationError("give one to \(Self.resultsMax) results")
        }
    }

    mutating func run() throws {
        try BenchSession.refusing {
            let named = try results.map { path in
                (name: Self.name(of: path), result: try BenchResult(readingFrom: path))
            }
            if let html { try BenchResult.write(ChartPage.html(named), to: html) }
            if let svg { try BenchResult.write(ChartPage.svg(named), to: svg) }
        }
    }

    /// `november` for `results/november.json`
    private static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.hasSuffix(".json") ? String(file.dropLast(".json".count)) : file
    }
}
