// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser

/// `brigade bench`: how fast is this store?
struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench",
        abstract: "Measure how fast a store is, and compare with an earlier measurement.",
        discussion: """
            EXAMPLES
              brigade bench run s3://scratch/speed --out november.json --html november.html
                  Measure copies, transfers and listings, and draw them.
              brigade bench compare october.json november.json
                  Has it got slower?
              brigade bench chart october.json november.json --html both.html
                  See both in one picture.
              brigade bench clean s3://scratch/speed
                  Remove what a killed measurement left.
            """,
        subcommands: [
            BenchRunCommand.self, BenchCompareCommand.self, BenchChartCommand.self,
            BenchCleanCommand.self,
        ])
}
