// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import StoreBench

/// `brigade bench compare`: two results beside each other.
struct BenchCompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Compare two results, cell by cell.",
        discussion: """
            A difference is told as one only when it is beyond what both measurements varied by \
            themselves while they ran (the 95% confidence intervals of their throughput over time, \
            taken together). What changed between the runs besides the store is listed.

            EXAMPLES
              brigade bench compare october.json november.json
              brigade bench compare before.json after.json --fail-if-slower 10%

            EXIT CODES
              0 compared; 1 with --fail-if-slower, when B is slower by more than that and
              beyond the spread; 2 a file cannot be read or compared.
            """)

    @Argument(help: "The first result, such as last month's.")
    var a: String

    @Argument(help: "The second result.")
    var b: String

    @Option(
        name: .customLong("fail-if-slower"),
        help: ArgumentHelp(
            "Exit with 1 when a cell's throughput fell by more.", valueName: "percent"))
    var failIfSlower: PercentShare?

    mutating func run() throws {
        let comparison = try BenchSession.refusing {
            ResultComparison(try BenchResult(readingFrom: a), try BenchResult(readingFrom: b))
        }
        for note in comparison.notes { StandardError.write("Note: \(note)\n") }
        guard !comparison.cells.isEmpty else {
            throw CommandEnd(
                CommandEnd.usage, "the results have no cell in common; measure with the same flags")
        }
        print(ComparisonTable.text(comparison), terminator: "")
        guard let limit = failIfSlower?.share else { return }
        let slower = comparison.slower(byMoreThan: limit)
        guard slower.isEmpty else {
            let count = slower.count == 1 ? "1 cell is" : "\(slower.count) cells are"
            throw CommandEnd(
                CommandEnd.someRowsFailed,
                "\(count) slower by more than \(Quantity.percent(limit)), beyond the spread")
        }
    }
}
