// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Finds the rows of jobs that failed: which and why in the journal, their names in the manifest.
/// Where the chunks of a manifest begin is remembered for the jobs that were asked about last, so
/// that the next page need not read it from its start.
actor FailedTaskFinder {
    private static let trailsMax = 8
    /// The job that was asked about last at the end.
    private var trails: [(id: JobID, trail: ManifestTrail)] = []

    /// Up to `max` failed rows behind `row`.
    ///
    /// - Throws: what keeps journal or manifest from being read.
    func page(of job: JobDescriptor, after row: UInt64?, max: Int) async throws -> FailedTaskPage {
        guard row != .max else { return FailedTaskPage(tasks: [], hasMore: false) }
        let file = try job.directory.openJournal(.readOnly)
        let replay = try JournalReplay(file)
        var failures = FailureReader(file, index: replay.failures)
        let rows = UInt64(Limits.chunkRows)
        let start = row.map { $0 + 1 } ?? 0
        var wanted: [(chunk: UInt64, failures: [JournalFailure])] = []
        var count = 0
        var from = start / rows
        while count <= max, let chunk = replay.failures.nextChunk(from: from) {
            let found = try failures.failures(inChunk: chunk).filter { $0.row >= start }
            if !found.isEmpty { wanted.append((chunk, found)) }
            count += found.count
            from = chunk + 1
        }
        guard count > 0, max > 0 else { return FailedTaskPage(tasks: [], hasMore: count > max) }
        let tasks = try await withManifest(of: job, replay) { manifest in
            var tasks: [FailedTask] = []
            for (chunk, found) in wanted where tasks.count < max {
                let read = try await self.read(chunk, of: manifest, job.id)
                for one in found.prefix(max - tasks.count) {
                    tasks.append(try Self.task(one, in: read))
                }
            }
            return tasks
        }
        return FailedTaskPage(tasks: tasks, hasMore: count > max)
    }

    private static func task(
        _ failed: JournalFailure, in chunk: ManifestChunk
    ) throws -> FailedTask {
        let place = failed.row - min(failed.row, chunk.start.row)
        guard place < UInt64(chunk.count) else {
            throw BatchFileError(
                .report,
                "The journal has a failure of row \(failed.row), which the manifest has not; the "
                    + "manifest is not the one the job ran over.")
        }
        let row = chunk.row(Int(place))
        func text(_ field: ManifestField) -> String {
            row.withText(of: field) { String(decoding: $0, as: UTF8.self) }
        }
        let version = text(.versionID)
        return FailedTask(
            row: failed.row, bucket: text(.bucket), key: text(.key),
            versionID: version.isEmpty ? nil : version, failure: failed.failure)
    }

    /// Reads one chunk, from the last place that is known before it.
    private func read(
        _ number: UInt64, of manifest: OpenManifest, _ id: JobID
    ) async throws -> ManifestChunk {
        var trail = trails.first { $0.id == id }?.trail ?? ManifestTrail()
        var reader = manifest.reader(from: trail.place(before: number))
        while let chunk = try await reader.next() {
            trail.note(chunk.start)
            guard chunk.number == number else { continue }
            trails.removeAll { $0.id == id }
            trails.append((id, trail))
            if trails.count > Self.trailsMax { trails.removeFirst() }
            return chunk
        }
        throw BatchFileError(
            .report, "The manifest \(manifest.source.name) ends before the rows of its job.")
    }

    /// The manifest as the job runs over it: prepared, in a file, or at the store.
    private func withManifest<Result: Sendable>(
        of job: JobDescriptor, _ replay: JournalReplay,
        _ body: (OpenManifest) async throws -> Result
    ) async throws -> Result {
        if job.directory.hasPreparedManifest {
            let prepared = try PreparedManifest.open(path: job.directory.preparedManifestPath)
            return try await body(OpenManifest(source: prepared, layout: .prepared))
        }
        guard let manifest = job.request.manifest else {
            throw JobFailure(
                failureCode: "RowsUnknown",
                failureReason: "The rows of job \(job.id) are not listed yet; ask again later")
        }
        let layout = ManifestLayout(fields: manifest.fields)
        if case .file(let path) = manifest.location {
            let file = try ManifestFile(path: path)
            return try await body(try Self.unchanged(file, layout, replay))
        }
        let store = try StoreAccess.open(
            job.settings, roleARN: job.request.roleARN, job: job.id)
        defer { store.close() }
        let source = try await store.source(manifest)
        return try await body(try Self.unchanged(source, layout, replay))
    }

    private static func unchanged(
        _ source: any ManifestSource, _ layout: ManifestLayout, _ replay: JournalReplay
    ) throws -> OpenManifest {
        if let reason = replay.manifest.difference(from: source.fingerprint) {
            throw JobFailure(
                failureCode: "ManifestChanged",
                failureReason: "The names of rows are read from the manifest, and \(source.name) "
                    + "is not what it was: \(reason)")
        }
        return OpenManifest(source: source, layout: layout)
    }
}
