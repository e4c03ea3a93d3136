// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client

/// Finds the objects of a job by listing, while its rows are copied already: the prepared manifest
/// grows, and tells its reader when it is whole. A later run goes on where this one stopped.
struct ManifestGeneration: Sendable {
    let generator: JobManifestGenerator
    /// Whether every version is listed, or the current objects.
    let hasVersions: Bool
    /// Who knows where versions are replicated to; nil for a copy.
    let resolver: RowResolver?
    let store: StoreAccess
    /// Where the manifest grows.
    let path: String
    /// Where a file may lie meanwhile.
    let scratch: String
    let uptime: @Sendable () -> Duration
    /// Whether delete markers have rows, where versions are listed and nothing is replicated.
    var keepsMarkers = false
    /// How often rows are made durable and shown to a reader.
    var syncEvery = Duration.milliseconds(200)
    /// What somebody asked to leave out.
    var exclusions: [RowExclusion] = []
    /// Whether a manifest without rows is one.
    var mayBeEmpty = false
    /// Listings in flight.
    var requestsMax = Limits.listingRequests
    private let writer: PreparedManifestWriter
    private let state: GenerationState

    /// Takes up the manifest at `path`, or begins it.
    init(
        _ generator: JobManifestGenerator, hasVersions: Bool, resolver: RowResolver?,
        store: StoreAccess, origin: ManifestFingerprint, path: String, scratch: String,
        uptime: @escaping @Sendable () -> Duration
    ) throws {
        self.generator = generator
        self.hasVersions = hasVersions
        self.resolver = resolver
        self.store = store
        self.path = path
        self.scratch = scratch
        self.uptime = uptime
        (writer, state) = try Self.begin(path, origin)
    }

    /// Rows that can be read by now.
    var rowCount: UInt64 { writer.growth.extent.rowCount }

    /// The manifest as it grows.
    var growing: PreparedManifest {
        get throws { try PreparedManifest.open(path: path, growth: writer.growth) }
    }

    /// Lists what is left to list, and returns how many rows the manifest has. When it fails, so
    /// does the reader of the manifest.
    ///
    /// - Throws: `JobFailure` for a listing that cannot come to its end or found nothing, what the
    ///   disk refuses, `CancellationError`.
    func run() async throws -> UInt64 {
        guard !writer.isComplete else { return writer.rowCount }
        do {
            return try await generate()
        } catch {
            writer.growth.fail(error)
            throw error
        }
    }

    /// Whether the listing itself is all that the filter asks for.
    private var takesAll: Bool {
        var filter = generator.filter
        filter.keyNameConstraint.matchAnyPrefix = []
        return filter == ManifestFilter() && resolver == nil && !hasVersions
    }

    private func generate() async throws -> UInt64 {
        let judge = GenerationJudge(
            matcher: ManifestMatcher(generator.filter, rules: try await rules()),
            inquiry: VersionInquiry(client: store.client))
        let sink = GenerationSink(
            path: path, writer: writer, state: state, judge: judge, resolver: resolver,
            bucket: generator.sourceBucket.name, scratch: scratch, uptime: uptime,
            keepsMarkers: keepsMarkers, exclusions: exclusions, syncEvery: syncEvery,
            takesAll: takesAll)
        let scopes = GenerationScopes.scopes(generator, hasVersions: hasVersions)
        var earlier = state.listing
        for scope in scopes.dropFirst(state.scopesDone) {
            let lister = ParallelLister(
                scope, in: store, requestsMax: requestsMax, headers: headers)
            _ = try await lister.run(resuming: earlier, into: sink)
            try await sink.finishScope()
            earlier = nil
        }
        let rowCount = await sink.rowCount
        guard rowCount > 0 || mayBeEmpty else { throw Self.nothingFound }
        try await sink.finish()
        return rowCount
    }

    /// The rules of the bucket, when the filter asks what they replicate.
    private func rules() async throws -> ReplicationRules? {
        guard generator.filter.eligibleForReplication == true else { return nil }
        let name = generator.sourceBucket.name
        if let known = resolver?.replication.source(forBucket: name) {
            return ReplicationRules(known.configuration)
        }
        let answer = await store.client.getBucketReplication(
            bucket: Array(name.utf8), using: S3Exchange())
        switch answer.result {
        case .success(let configuration): return ReplicationRules(configuration)
        case .failure(let failure):
            throw JobFailure(
                failureCode: "SrcBucketReplicationConfigMissing",
                failureReason: "EligibleForReplication needs the replication rules of bucket "
                    + "\(name): \(failure.code), \(failure.message)")
        }
    }

    private var headers: HeaderBlock {
        HeaderBlock(expectedBucketOwner: generator.expectedBucketOwner)
    }

    private static func begin(
        _ path: String, _ origin: ManifestFingerprint
    ) throws -> (PreparedManifestWriter, GenerationState) {
        var last: [UInt8] = []
        let writer =
            try PreparedManifestWriter.resumeIfThere(path: path) { last = $0 }
            ?? .create(path: path, header: PreparedHeader(origin: origin, isInOrder: true))
        guard !last.isEmpty else { return (writer, GenerationState()) }
        guard let state = try? GenerationState(last) else {
            throw BatchFileError(
                .preparedUnusable,
                "The prepared manifest \(path) was generated by another version; start a new job.")
        }
        return (writer, state)
    }

    /// The service's own sentence.
    static let nothingFound = JobFailure(
        failureCode: "ManifestGenerationFailed",
        failureReason: "Manifest generation found no keys matching the filter criteria.")
}
