// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchModel

/// `brigade manifest inspect`: what a manifest holds, and what copying it will take.
struct InspectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect",
        abstract: "Show what a manifest holds, and what copying it will take.",
        discussion: """
            Reads all rows and asks for no object: rows, buckets, versions, sizes, storage \
            classes, rows that name the same object, rows that cannot be copied, requests and \
            their price. Sizes are those of the manifest; a plain CSV has none.

            EXAMPLES
              brigade manifest inspect objects.csv.gz --fields Bucket,Key,VersionId
              brigade manifest inspect s3://inventories/photos/daily/manifest.json
              brigade manifest inspect inventory/manifest.json --storage-class GLACIER_IR
              brigade manifest inspect - --output json --price-list prices.json < objects.csv
            """)

    @OptionGroup(title: "Manifest") var reading: InspectionOptions

    @Option(
        name: .customLong("storage-class"),
        help: "The copies' storage class, for their price. (default: STANDARD)")
    var storageClass = "STANDARD"

    @Option(
        name: .customLong("price-list"),
        help: ArgumentHelp(
            "Prices as JSON: docs/manifest-inspect.md has the form. (default: AWS, US East, May "
                + "2026)",
            valueName: "file"))
    var priceList: String?

    @OptionGroup(title: "Store") var store: StoreOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() async throws {
        let prices = try priceList.map(Self.prices) ?? .builtIn
        guard prices.classes[storageClass] != nil else {
            throw CommandEnd(
                CommandEnd.usage,
                "--storage-class \(storageClass): the price list has no such class; it has "
                    + prices.classes.keys.sorted().joined(separator: ", "))
        }
        let findings = try await reading.inspect(store)
        let cost = CostEstimate(findings.tally, storageClass: storageClass, prices: prices)
        switch output.output {
        case .json: print(InspectionDocument.value(findings, cost, prices).prettyText)
        case .text: print(InspectionText.text(findings, cost, prices))
        }
    }

    private static func prices(_ name: String) throws -> PriceList {
        let text = try DocumentFile.read(name)
        do throws(JobDocumentProblem) {
            return try PriceList(document: try JSONValue(text: text))
        } catch {
            throw CommandEnd(CommandEnd.usage, "--price-list \(name): \(error)")
        }
    }
}
