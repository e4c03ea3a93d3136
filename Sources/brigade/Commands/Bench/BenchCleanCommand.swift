// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import StoreBench

/// `brigade bench clean`: removes what killed measurements left.
struct BenchCleanCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clean",
        abstract: "Remove what a killed measurement left.",
        discussion: """
            Deletes objects, versions and unfinished uploads below \
            s3://bucket/prefix/brigade-bench-RANDOM/, for every such RANDOM there is, and nothing \
            else. Do not run it while another measurement with the same prefix goes on.

            EXAMPLE
              brigade bench clean s3://scratch/speed

            EXIT CODES
              0 nothing is left; 1 something could not be removed; 2 wrong flags;
              3 the store cannot be reached or refuses.
            """)

    @Argument(help: "What the measurement was given: s3://bucket or s3://bucket/prefix.")
    var place: String

    @OptionGroup(title: "Store") var store: StoreOptions

    mutating func run() async throws {
        let session = try BenchSession(place: place, store: store)
        let isClean = try await session.clean()
        guard isClean else { throw CommandEnd(CommandEnd.someRowsFailed) }
    }
}
