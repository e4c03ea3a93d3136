// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel
import S3Client

/// Reads a manifest from its first row to its last, and nothing else: no object is asked for.
package struct ManifestInspection: Sendable {
    private let input: ManifestInput
    private let format: JobManifestFormat
    private let fields: [ManifestField]
    /// Where manifests in a store are read; nil when there is none to ask.
    private let store: StoreAccess?
    private let scratchDirectory: String

    /// - Parameters:
    ///   - input: where the manifest is; an inventory cannot come from standard input.
    ///   - format: whether it is a CSV or an inventory.
    ///   - fields: the columns of a CSV.
    ///   - store: what is asked for what is not on this machine; nil when there is none.
    ///   - scratchDirectory: where names are sorted; emptied first, and removed in the end.
    package init(
        _ input: ManifestInput, format: JobManifestFormat, fields: [ManifestField],
        store: StoreAccess?, scratchDirectory: String
    ) {
        self.input = input
        self.format = format
        self.fields = fields
        self.store = store
        self.scratchDirectory = scratchDirectory
    }

    /// Reads everything; `progress` gets the number of rows after each chunk, and may throw to
    /// stop.
    ///
    /// - Throws: `BatchFileError` with `.manifestUnusable` when it is no manifest; otherwise what
    ///   keeps it from being read.
    package func run(progress: (UInt64) throws -> Void) async throws -> ManifestFindings {
        var rows = Rows(
            tally: ManifestTally(), search: try DuplicateSearch(directory: scratchDirectory))
        let (name, form, files) = try await read(into: &rows, progress)
        rows.tally.finish()
        return ManifestFindings(
            name: name, form: form, files: files, tally: rows.tally,
            duplicates: try rows.search.found())
    }

    /// Where the rows go.
    private struct Rows {
        var tally: ManifestTally
        var search: DuplicateSearch

        mutating func add(_ chunk: ManifestChunk, file: UInt32, name: String?) throws {
            for place in 0..<chunk.count {
                let row = chunk.row(place)
                tally.add(row, file: name)
                if row.problem == nil { try search.add(row, file: file) }
            }
        }
    }

    private func read(
        into rows: inout Rows, _ progress: (UInt64) throws -> Void
    ) async throws -> (name: String, form: ManifestFindings.Form, files: [String]) {
        guard case .place(let location) = input else {
            let form = try await readText(StandardInput(), into: &rows, progress)
            return (StandardInput().name, form, [])
        }
        let manifest = JobManifest(format: format, fields: fields, location: location)
        let source = try await open(manifest)
        guard format.isInventory else {
            let form = try await readText(SourceStream(source), into: &rows, progress)
            return (source.name, form, [])
        }
        let inventory = try await InventoryOrigin.open(
            manifest, document: source, client: store?.client)
        for (number, file) in inventory.inventory.files.enumerated() {
            var data = InventoryDataFile(
                file, layout: inventory.inventory.layout, source: try await inventory.open(file))
            while let chunk = try await data.next() {
                try rows.add(chunk, file: UInt32(number), name: file.key)
                try progress(rows.tally.rows)
            }
        }
        return (source.name, .inventory, inventory.inventory.files.map(\.key))
    }

    private func open(_ manifest: JobManifest) async throws -> any ManifestSource {
        if let store { return try await store.source(manifest) }
        guard case .file(let path) = manifest.location else {
            throw JobFailure(
                failureCode: "ManifestUnreadable",
                failureReason: "\(manifest.location.text) lies in a store, and none is set up")
        }
        return try ManifestFile(path: path)
    }

    /// Reads a CSV, compressed or not.
    private func readText(
        _ source: any SequentialSource, into rows: inout Rows, _ progress: (UInt64) throws -> Void
    ) async throws -> ManifestFindings.Form {
        let text = StreamManifest(UnpackedSource(source))
        var reader = ManifestReader(source: text, fields: fields)
        while let chunk = try await reader.next() {
            try rows.add(chunk, file: 0, name: nil)
            try progress(rows.tally.rows)
        }
        return await text.isCompressed ? .compressedCSV : .csv
    }
}
