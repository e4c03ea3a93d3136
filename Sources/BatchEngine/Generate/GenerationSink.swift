// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Writes what a listing delivers into a prepared manifest: rows and how far the listing is, in one
/// step.
actor GenerationSink: ListingSink {
    private var writer: PreparedManifestWriter
    private var state: GenerationState
    private let judge: GenerationJudge
    private var resolver: RowResolver?
    private let path: String
    private let bucket: String
    /// Whether delete markers can be of use: a copy does not know what to do with them.
    private let takesMarkers: Bool
    /// What somebody asked to leave out.
    private let exclusions: [RowExclusion]
    private let scratch: String
    private let uptime: @Sendable () -> Duration
    private let syncEvery: Duration
    /// Whether every object that is listed has a row, and there are no versions.
    private let takesAll: Bool
    private var lastSync: Duration?

    init(
        path: String, writer: PreparedManifestWriter, state: GenerationState,
        judge: GenerationJudge,
        resolver: RowResolver?, bucket: String, scratch: String,
        uptime: @escaping @Sendable () -> Duration, keepsMarkers: Bool = false,
        exclusions: [RowExclusion] = [], syncEvery: Duration = .milliseconds(200),
        takesAll: Bool = false
    ) {
        self.syncEvery = syncEvery
        self.takesAll = takesAll
        self.exclusions = exclusions
        takesMarkers = resolver != nil || keepsMarkers
        self.path = path
        self.writer = writer
        self.state = state
        self.judge = judge
        self.resolver = resolver
        self.bucket = bucket
        self.scratch = scratch
        self.uptime = uptime
    }

    var rowCount: UInt64 { writer.rowCount }

    func take(_ batch: ListingBatch) async throws {
        let rows =
            takesAll
            ? try plainRows(of: batch.objects)
            : try await rows(of: oldestFirst(batch.objects))
        state.listing = batch.state
        try writer.append(rows, note: state.bytes)
        let now = uptime()
        // The first rows at once, so that copying starts; later ones as often as it pays.
        guard lastSync.map({ now - $0 >= syncEvery }) ?? !rows.isEmpty else { return }
        lastSync = now
        try writer.sync()
    }

    func delivered(first count: UInt64) async throws -> any DeliveredRows {
        try writer.sync()
        return try await RowIndex(of: try PreparedManifest.open(path: path), scratch: scratch)
    }

    /// A listing has come to its end.
    func finishScope() throws {
        state.scopesDone += 1
        state.listing = nil
        try writer.append(rows: [], rowCount: 0, note: state.bytes)
        lastSync = nil
    }

    /// The manifest is whole.
    func finish() throws {
        try writer.finish()
    }

    /// The listing has the newest version of a key first, and a copy wants it last.
    private func oldestFirst(_ objects: [ListedObject]) -> [[ListedObject]] {
        var keys: [[ListedObject]] = []
        for object in objects {
            if keys.last?.last?.key == object.key {
                keys[keys.count - 1].append(object)
            } else {
                keys.append([object])
            }
        }
        return keys.map { $0.reversed() }
    }

    /// Rows that nobody has to think about.
    private func plainRows(of objects: [ListedObject]) throws -> PreparedRows {
        var rows = PreparedRows()
        for object in objects where takes(object) { try append(object, to: &rows) }
        return rows
    }

    private func rows(of keys: [[ListedObject]]) async throws -> PreparedRows {
        let name = Array(bucket.utf8)
        let objects = keys.joined().filter(takes)
        let verdicts = try await judge.verdicts(
            on: objects.map { VersionToReplicate($0, bucket: name) })
        var taken: [(object: ListedObject, version: VersionToReplicate, failure: TaskFailure?)] = []
        for (object, verdict) in zip(objects, verdicts) {
            switch verdict {
            case .enters(let version): taken.append((object, version, nil))
            case .refused(let version, let failure): taken.append((object, version, failure))
            case .staysOut: break
            }
        }
        var rows = PreparedRows()
        guard resolver != nil else {
            for (object, _, failure) in taken {
                try append(object, refusal: failure, to: &rows)
            }
            return rows
        }
        let resolutions = try await resolve(taken.map(\.version))
        try append(zip(taken, resolutions).map { ($0.object, $0.failure, $1) }, to: &rows)
        return rows
    }

    private func takes(_ object: ListedObject) -> Bool {
        let exclusion = RowExclusion.first(
            of: exclusions, isNoncurrent: object.isLatest == false,
            isDeleteMarker: object.isDeleteMarker,
            isArchived: ObjectFacts(key: [], storageClass: object.storageClass).isArchived)
        return exclusion == nil && (takesMarkers || !object.isDeleteMarker)
    }

    private func resolve(_ versions: [VersionToReplicate]) async throws -> [RowResolution] {
        guard var resolver else { return [] }
        let resolutions = try await resolver.resolve(versions)
        self.resolver = resolver
        return resolutions
    }

    /// For each key, its versions for the first destination, then for the next: those of one
    /// destination stand together.
    private func append(
        _ versions: [(object: ListedObject, failure: TaskFailure?, resolution: RowResolution)],
        to rows: inout PreparedRows
    ) throws {
        var rest = versions[...]
        while let first = rest.first {
            let key = rest.prefix { $0.object.key == first.object.key }
            rest = rest.dropFirst(key.count)
            var destinations: [Int] = []
            for (object, failure, resolution) in key {
                switch (failure, resolution) {
                case (let failure?, _): try append(object, refusal: failure, to: &rows)
                case (nil, .destinations(let more)):
                    destinations += more.filter { !destinations.contains($0) }
                // What no rule wants is not part of a generated manifest.
                case (nil, .refused(let failure)) where failure.isNotEligible: break
                case (nil, .refused(let failure)): try append(object, refusal: failure, to: &rows)
                }
            }
            for destination in destinations.sorted() {
                for case (let object, nil, .destinations(let wanted)) in key
                where wanted.contains(destination) {
                    try append(object, destination: destination, to: &rows)
                }
            }
        }
    }

    private func append(
        _ object: ListedObject, destination: Int? = nil, refusal: TaskFailure? = nil,
        to rows: inout PreparedRows
    ) throws {
        var row = PreparedRow(object, bucket: bucket)
        row.destination = destination
        row.refusal = refusal
        rows.append(row)
        guard rows.isBlock else { return }
        // They count with the batch's last rows.
        try writer.append(rows)
        rows.removeAll()
    }
}

extension TaskFailure {
    fileprivate var isNotEligible: Bool { errorCode == "SrcObjectNotEligible" }
}
