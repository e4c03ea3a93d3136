// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Makes of a job's manifest what the run reads: the manifest itself where it will do, otherwise a
/// prepared one in the job's directory. Nothing of a prepared manifest is copied before all of it
/// was read and found good.
struct Preparation {
    let directory: JobDirectory
    let origin: ManifestOrigin
    let request: JobRequest
    let settings: RunSettings
    let store: StoreAccess
    let uptime: @Sendable () -> Duration
    let board: ProgressBoard
    let control: RunControl

    /// What to run over; nil when the run was asked to stop meanwhile.
    func run(hasBegun: Bool) async throws -> PreparedRun? {
        if let generation = try await generation() {
            return PreparedRun(
                manifest: open(try generation.growing), generation: generation,
                operation: try await operation(), origin: origin)
        }
        guard let manifest = try await manifest(hasBegun: hasBegun) else { return nil }
        return PreparedRun(
            manifest: manifest, generation: nil, operation: try await operation(), origin: origin)
    }

    /// Writes a generated manifest, which is whole, where the job wants it, if it does.
    func publish(_ generation: ManifestGeneration, created: Timestamp) async throws {
        let generator = generation.generator
        guard generator.isOutputEnabled, let output = generator.outputLocation else { return }
        var summary = try PreparationSummary.read(of: directory)
        guard summary.generatedManifest == nil, let id = JobID(directory.jobID) else { return }
        let publisher = GeneratedManifestPublisher(
            output, sourceBucket: generator.sourceBucket.name,
            hasVersions: generation.hasVersions, jobID: id, store: store)
        summary.generatedManifest = try await publisher.publish(
            try PreparedManifest.open(path: directory.preparedManifestPath), created: created)
        try summary.write(in: directory)
    }

    /// The manifest of a run that is over, to be read to the end of what there is.
    func atRest(_ prepared: PreparedRun) throws -> OpenManifest {
        prepared.generation == nil ? prepared.manifest : try open()
    }

    /// What makes the manifest while it is read already; nil where it is made before.
    private func generation() async throws -> ManifestGeneration? {
        guard case .listing(let generator, let hasVersions) = origin else { return nil }
        var resolver = try resolver()
        try await resolver?.know(bucket: generator.sourceBucket.name)
        var generation = try ManifestGeneration(
            generator, hasVersions: hasVersions, resolver: resolver, store: store,
            origin: origin.fingerprint, path: directory.preparedManifestPath,
            scratch: directory.preparationPath, uptime: uptime)
        generation.exclusions = settings.exclusions
        return generation
    }

    /// What is done with each row.
    private func operation() async throws -> RowOperation {
        switch request.operation {
        case .s3PutObjectCopy(let copy):
            return .copy(CopyPlan(operation: copy, settings: settings))
        case .s3ReplicateObject:
            let replication = try ReplicationFile.read(of: directory)
            return .replicate(
                replication, try await ReplicaBuckets.survey(replication, client: store.client))
        case .other(let name, _): throw JobFailure.notSupported(name)
        }
    }

    /// The manifest to run over; nil when the run was asked to stop meanwhile. `hasBegun` tells
    /// whether a row has an outcome already.
    func manifest(hasBegun: Bool) async throws -> OpenManifest? {
        if directory.hasPreparedManifest { return try open() }
        if case .text(let manifest) = origin, request.operation != .s3ReplicateObject {
            // What was begun without a prepared manifest was found to be in order then.
            if hasBegun { return manifest }
            if try await isInOrder(manifest) { return manifest }
        }
        guard !hasBegun else {
            throw JobFailure(
                failureCode: "PreparedManifestMissing",
                failureReason: "\(directory.preparedManifestPath) is gone, and with it what the "
                    + "job's journal speaks of; put it back, or start a new job")
        }
        defer { board.endPreparing() }
        try await prepare()
        return control.isStopping ? nil : try open()
    }

    private func open() throws -> OpenManifest {
        open(try PreparedManifest.open(path: directory.preparedManifestPath))
    }

    /// A prepared manifest as the run reads it.
    private func open(_ prepared: PreparedManifest) -> OpenManifest {
        OpenManifest(
            source: prepared, layout: .prepared, namesVersions: origin.namesVersions,
            hasVersionsInOrder: prepared.header.isInOrder)
    }

    /// Who knows where versions are replicated to; nil for a copy.
    private func resolver() throws -> RowResolver? {
        guard request.operation == .s3ReplicateObject else { return nil }
        let directory = directory
        return RowResolver(
            client: store.client, replication: try ReplicationFile.read(of: directory),
            keep: { try ReplicationFile.write($0, in: directory) })
    }

    /// Whether the versions of every key stand together; a manifest without versions always is.
    private func isInOrder(_ manifest: OpenManifest) async throws -> Bool {
        guard manifest.namesVersions else { return true }
        var order = RowOrder()
        var reader = manifest.reader()
        while order.isSorted, !control.isStopping, let chunk = try await reader.next() {
            board.prepare(rows: chunk.count)
            for position in 0..<chunk.count { order.note(chunk.row(position)) }
        }
        board.endPreparing()
        return order.isSorted
    }

    /// Writes the prepared manifest, whole and durable, or nothing.
    private func prepare() async throws {
        let folder = try directory.beginPreparation()
        defer { directory.endPreparation() }
        var rows = RowWriter(
            screen: RowScreen(request, exclusions: settings.exclusions), resolver: try resolver())
        let unsorted = folder + "/rows"
        var writer = try PreparedManifestWriter.create(
            path: unsorted, header: PreparedHeader(origin: origin.fingerprint))
        let summary = try await write(&rows, to: &writer, folder: folder)
        if control.isStopping { return }
        try writer.append(rows: [], rowCount: 0, note: [])
        try writer.finish()
        var result = unsorted
        if origin.namesVersions {
            result = folder + "/sorted"
            let sort = VersionSort(folder: folder, control: control)
            try await sort.write(try PreparedManifest.open(path: unsorted), to: result)
            if control.isStopping { return }
        }
        try summary.write(in: directory)
        try directory.adopt(preparedManifest: result)
    }

    private func write(
        _ rows: inout RowWriter, to writer: inout PreparedManifestWriter, folder: String
    ) async throws -> PreparationSummary {
        var reader: ManifestReader
        switch origin {
        case .inventory(let inventory):
            let files = InventoryFiles(
                origin: inventory, rows: rows, folder: folder, board: board, control: control)
            return try await files.write(to: &writer)
        case .compressed(let source, let layout):
            reader = ManifestOrigin.unpacking(source, layout)
        case .text(let manifest):
            reader = manifest.reader()
        case .listing:
            preconditionFailure("a listing is prepared while it is read")
        }
        while !control.isStopping, let chunk = try await reader.next() {
            board.prepare(rows: chunk.count)
            try await rows.write(chunk) { try writer.append($0) }
        }
        return rows.summary
    }
}
