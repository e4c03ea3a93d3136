// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchFiles
import BatchModel
import FoundationEssentials
import Glibc

/// `brigade manifest generate`: lists a bucket into a manifest.
struct GenerateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "generate",
        abstract: "List a bucket into a manifest.",
        discussion: """
            The bucket is listed in several ranges at once, and every key is there once. A \
            manifest is written when all of it is known; until then there is nothing. Its rows \
            stand in no order, but the versions of a key stand together, oldest first.

            EXAMPLES
              brigade manifest generate s3://photos/2026/ --output photos.csv.gz
              brigade manifest generate s3://photos --suffix .jpg --larger-than 5MiB | wc -l
              brigade manifest generate s3://photos --versions --format inventory --output photos

            EXIT CODES
              0 it is written, though it may have no row; 2 the command is wrong;
              3 the bucket cannot be listed; 130 or 143 interrupted.
            """)

    @Argument(help: "The bucket, or what its keys begin with: s3://bucket[/prefix].")
    var source: String

    @Option(
        help: ArgumentHelp(
            "The file to write, packed if its name ends in .gz; the folder of an inventory; or - "
                + "for standard output.", valueName: "path"))
    var output = "-"

    @Option(help: "csv or inventory: packed files and a manifest.json, with sizes and times.")
    var format = ManifestFormatOption.csv

    @Flag(help: "All versions, and not only current objects; an inventory has delete markers too.")
    var versions = false

    @Option(help: ArgumentHelp("Listings in flight: 1 to 256.", valueName: "n"))
    var requests = Limits.listingRequests

    @OptionGroup(title: "Filter") var filter: FilterOptions
    @OptionGroup(title: "Store") var store: StoreOptions

    mutating func validate() throws {
        guard output != "-" || format == .csv else {
            throw ValidationError("--format inventory: several files need a folder: --output")
        }
        guard (1...256).contains(requests) else {
            throw ValidationError("--requests \(requests): allowed: 1 to 256")
        }
    }

    mutating func run() async throws {
        let generator = try generator()
        var settings = RunSettings()
        store.apply(to: &settings)
        // Questions about single objects go beside the listings.
        settings.concurrency = .fixed(max(requests, Limits.replicationQuestionsAtOnce))
        let target = GeneratedTarget(
            path: output, isInventory: format == .inventory, hasVersions: versions,
            bucket: generator.sourceBucket.name)
        try target.refuseIfThere()
        try await JobSession.withStore(settings, roleARN: nil, job: .random()) { [self] store in
            try await Self.watchingSignals { [self] in
                let listing = try BucketListing(
                    generator, hasVersions: versions, keepsMarkers: format == .inventory,
                    store: store, scratch: Self.scratchDirectory, requestsMax: requests)
                let manifest = try await Self.counting(listing) { try await listing.run() }
                try await target.write(manifest)
                if manifest.rowCount == 0 { StandardError.write("Note: nothing was found.\n") }
                withExtendedLifetime(listing) {}
            }
        }
    }

    /// By way of the document, so that flags and documents are checked by the same rules.
    private func generator() throws -> JobManifestGenerator {
        guard let url = S3URL(source), case .bucket = url.resource else {
            throw CommandEnd(
                CommandEnd.usage, "\"\(source)\": allowed: s3://bucket or s3://bucket/prefix")
        }
        var members: [String: JSONValue] = [
            "SourceBucket": .string(url.resource.arn), "EnableManifestOutput": .bool(false),
        ]
        let filter = try filter.document(prefix: url.key)
        if !filter.isEmpty { members["Filter"] = .object(filter) }
        return try CommandEnd.refusing(CommandEnd.usage) {
            try JobManifestGenerator(
                document: .object(["S3JobManifestGenerator": .object(members)]))
        }
    }

    /// Ends the work when a signal comes, and tells what went wrong by the exit code.
    private static func watchingSignals(
        _ body: @escaping @Sendable () async throws -> Void
    ) async throws {
        let (signals, sender) = AsyncStream<Void>.makeStream()
        let watcher = SignalWatcher(notice: "Stopping; nothing is written.") { sender.finish() }
        watcher.start()
        do {
            try await withThrowingTaskGroup { group in
                defer { group.cancelAll() }
                group.addTask { try await body() }
                group.addTask {
                    for await _ in signals {}
                    if watcher.signalNumber != 0 { throw CommandEnd(128 + watcher.signalNumber) }
                }
                try await group.next()
            }
        } catch let failure as JobFailure {
            throw CommandEnd(CommandEnd.jobFailed, failure.failureReason)
        } catch let error as BatchFileError {
            throw CommandEnd(CommandEnd.jobFailed, error.message)
        }
    }

    /// Shows on a terminal how many objects were found.
    private static func counting<Result: Sendable>(
        _ listing: BucketListing, _ body: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        guard StandardError.isTerminal else { return try await body() }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let counter = RowCounter("objects found")
                defer { counter.end() }
                while !Task.isCancelled {
                    counter.show(listing.rowCount)
                    try? await ContinuousClock().sleep(for: .milliseconds(200))
                }
            }
            defer { group.cancelAll() }
            return try await body()
        }
    }

    /// Not in memory, as /tmp often is.
    private static var scratchDirectory: String {
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp"
        return "\(folder)/brigade-generate-\(getpid())"
    }
}
