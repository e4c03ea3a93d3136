// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import ArgumentParser
import BatchEngine
import BatchFiles
import BatchModel
import FoundationEssentials
import Glibc

/// Which manifest is looked through, and how it is read.
struct InspectionOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(
            "A CSV, plain or gzip, or an inventory's manifest.json: a path, a file:// URL, "
                + "s3://bucket/key, or - for standard input."))
    var manifest: String

    @Option(
        help: ArgumentHelp(
            "A CSV's columns: Bucket, Key, VersionId, Ignore. (default: Bucket,Key)",
            valueName: "columns"))
    var fields: String?

    @Option(
        name: .customLong("manifest-format"),
        help: "csv or inventory. (default: inventory for a name that ends in manifest.json)")
    var format: ManifestFormatOption?

    /// Reads the whole manifest.
    ///
    /// - Throws: `CommandEnd`: 2 when it is no manifest, 3 when it cannot be read, 130 or 143 when
    ///   somebody stops it.
    func inspect(_ options: StoreOptions) async throws -> ManifestFindings {
        let input = try input()
        let columns = try columns()
        let store = try Self.store(options, for: input)
        defer { store?.close() }
        let inspection = ManifestInspection(
            input, format: isInventory ? .inventory20161130 : .csv20180820, fields: columns,
            store: store, scratchDirectory: Self.scratchDirectory)
        let watcher = SignalWatcher(notice: "Stopping.") {}
        watcher.start()
        let counter = RowCounter()
        defer { counter.end() }
        do {
            return try await inspection.run { rows in
                counter.show(rows)
                if watcher.signalNumber != 0 { throw CommandEnd(128 + watcher.signalNumber) }
            }
        } catch let error as BatchFileError {
            let isWrong = [.manifestUnusable, .system].contains(error.code)
            throw CommandEnd(isWrong ? CommandEnd.usage : CommandEnd.jobFailed, "\(error)")
        } catch let failure as JobFailure {
            throw CommandEnd(CommandEnd.jobFailed, failure.failureReason)
        }
    }

    private var isInventory: Bool {
        format.map { $0 == .inventory } ?? manifest.hasSuffix("manifest.json")
    }

    private func input() throws -> ManifestInput {
        if manifest == "-" {
            guard !isInventory else {
                throw CommandEnd(
                    CommandEnd.usage,
                    "-: an inventory is a manifest.json and the files it names; give its place")
            }
            return .standardInput
        }
        if manifest.hasPrefix("s3://") {
            guard let url = S3URL(manifest), !url.key.isEmpty, !url.key.hasSuffix("/") else {
                throw CommandEnd(
                    CommandEnd.usage, "manifest \"\(manifest)\": allowed: s3://bucket/key")
            }
            return .place(.s3(bucket: url.resource.name, key: url.key))
        }
        if manifest.hasPrefix("file://"), let location = ObjectLocation(text: manifest) {
            return .place(location)
        }
        let isAbsolute = manifest.hasPrefix("/")
        return .place(.file(path: isAbsolute ? manifest : "\(CurrentDirectory.path)/\(manifest)"))
    }

    private func columns() throws -> [ManifestField] {
        guard let fields else { return [.bucket, .key] }
        guard !isInventory else {
            throw CommandEnd(
                CommandEnd.usage,
                "--fields: an inventory names its columns itself; leave the flag out, or give "
                    + "--manifest-format csv")
        }
        let columns = try fields.split(separator: ",").map { part in
            let name = part.filter { $0 != " " }
            guard let field = ManifestField(rawValue: name) else {
                throw CommandEnd(
                    CommandEnd.usage,
                    "--fields \"\(name)\": allowed: Bucket, Key, VersionId, Ignore")
            }
            return field
        }
        for needed in [ManifestField.bucket, .key]
        where columns.count(where: { $0 == needed }) != 1 {
            throw CommandEnd(
                CommandEnd.usage, "--fields: \(needed.rawValue) must stand there once")
        }
        return columns
    }

    /// The store that the manifest lies in. For one of this machine a store is asked only for an
    /// inventory's files that are not there, so that it need not be set up.
    private static func store(
        _ options: StoreOptions, for input: ManifestInput
    ) throws -> StoreAccess? {
        var settings = RunSettings()
        options.apply(to: &settings)
        do {
            return try StoreAccess.open(settings, roleARN: nil, job: JobID.random())
        } catch {
            guard case .place(.s3) = input else { return nil }
            throw CommandEnd(CommandEnd.usage, "\(error)")
        }
    }

    /// Not in memory, as /tmp often is: names of a long manifest take their room.
    private static var scratchDirectory: String {
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp"
        return "\(folder)/brigade-inspect-\(getpid())"
    }
}
