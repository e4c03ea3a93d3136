// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
package import BatchModel
import S3Client

/// Generates a manifest: lists a bucket, takes what the filter takes, and writes it to a spool that
/// may be read meanwhile. A generation that ended early goes on where it was, and lists nothing
/// again that it has listed.
///
/// An actor, because batches of the listing come from its tasks; they come one at a time.
package actor ManifestGeneration {
    /// What a person is shown meanwhile.
    package typealias Progress = @Sendable (_ listed: UInt64, _ matched: UInt64) -> Void

    private let bucket: String
    private let prefixes: [[UInt8]]
    private let hasVersions: Bool
    private let store: StoreAccess
    private let headers: HeaderBlock
    private let inquiry: ObjectInquiry
    private let requestsMax: Int
    private let progress: Progress
    private var spool: GeneratedSpool
    /// Rows that no block has yet.
    private var rows = PreparedRows()
    private var committed: ContinuousClock.Instant?

    /// - Parameters:
    ///   - generator: of the job.
    ///   - rules: of the source bucket, for a filter that asks what they replicate.
    ///   - hasVersions: whether all versions are listed, or current objects only.
    ///   - spool: what it writes to.
    ///   - store: where the bucket is.
    ///   - requestsMax: listings in flight.
    ///   - progress: told after every batch.
    package init(
        _ generator: JobManifestGenerator, rules: ReplicationRules?, hasVersions: Bool,
        spool: GeneratedSpool, store: StoreAccess, requestsMax: Int = Limits.listingRequests,
        progress: @escaping Progress = { _, _ in }
    ) {
        bucket = generator.sourceBucket.name
        prefixes = ListingPrefixes.disjoint(
            generator.filter.keyNameConstraint.matchAnyPrefix)
        self.hasVersions = hasVersions
        self.store = store
        var headers = HeaderBlock()
        if let owner = generator.expectedBucketOwner {
            headers.append("x-amz-expected-bucket-owner", owner)
        }
        self.headers = headers
        inquiry = ObjectInquiry(
            lanes: store.lanes, bucket: bucket, headers: headers,
            matcher: ManifestMatcher(generator.filter, rules: rules))
        self.requestsMax = requestsMax
        self.progress = progress
        self.spool = spool
    }

    /// Generates what is missing.
    ///
    /// - Returns: how much was listed, and how much of it was taken. The spool is complete.
    /// - Throws: `JobFailure` where the bucket cannot be listed, or nothing in it passes the
    ///   filter; `CancellationError`; what the spool throws. Readers of the spool are told.
    package func run() async throws -> GenerationState {
        do {
            try await generate()
            guard spool.state.matched > 0 else { throw Self.nothingFound }
            if !spool.isComplete { try spool.writer.finish(note: spool.state.bytes) }
            return spool.state
        } catch {
            spool.growth.fail(error)
            throw error
        }
    }

    /// As the service says it.
    package static let nothingFound = JobFailure(
        failureCode: "NoManifestEntries",
        failureReason: "Manifest generation found no keys matching the filter criteria.")

    private func generate() async throws {
        guard !spool.isComplete else { return }
        while spool.state.listingsDone < prefixes.count {
            let scope = ListingScope(
                bucket: bucket, prefix: prefixes[spool.state.listingsDone],
                hasVersions: hasVersions)
            let earlier = spool.state.listing
            if let earlier, earlier.scope != scope {
                throw BatchFileError(
                    .preparedUnusable,
                    "The prepared manifest \(spool.path) was begun with another filter or bucket. "
                        + "Start a new job.")
            }
            let lister = ParallelLister(
                scope, in: store, requestsMax: requestsMax, headers: headers)
            let end = try await lister.run(resuming: earlier, into: self)
            spool.state.listingsDone += 1
            spool.state.listedBefore += end.rows
            spool.state.listing = nil
            spool.state.matchedInOrder = 0
            try commit()
        }
    }

    // MARK: Rows

    /// Writes rows with the state that they belong to. What is appended here counts when the next
    /// commit stands behind it.
    private func write(_ objects: [ListedObject]) throws {
        for object in hasVersions ? Self.oldestFirst(objects) : objects {
            rows.append(row(object))
            if rows.isBlock {
                try spool.writer.append(rows)
                rows.removeAll()
            }
        }
        spool.state.matched += UInt64(objects.count)
    }

    private func commit() throws {
        try spool.writer.append(rows, note: spool.state.bytes)
        rows.removeAll()
        try spool.writer.sync()
        committed = .now
    }

    /// Whether rows have waited long enough for a reader.
    private var isCommitDue: Bool {
        committed.map { .now - $0 >= .milliseconds(Limits.generationCommitMilliseconds) } ?? true
    }

    private func row(_ object: ListedObject) -> PreparedRow {
        PreparedRow(
            bucket: bucket, key: object.key, versionID: object.versionID ?? "",
            isLatest: object.isLatest, isDeleteMarker: object.isDeleteMarker,
            sizeBytes: object.isDeleteMarker ? nil : object.size,
            lastModified: object.lastModified, etag: object.etag ?? "",
            storageClass: object.isDeleteMarker ? "" : object.storageClass ?? "")
    }

    /// Turns the versions of each key round.
    static func oldestFirst(_ objects: [ListedObject]) -> [ListedObject] {
        var turned: [ListedObject] = []
        turned.reserveCapacity(objects.count)
        var end = 0
        while end < objects.count {
            let start = end
            while end < objects.count, objects[end].key == objects[start].key { end += 1 }
            turned.append(contentsOf: objects[start..<end].reversed())
        }
        return turned
    }
}

extension ManifestGeneration: ListingSink {
    package func take(_ batch: ListingBatch) async throws {
        let matching = try await inquiry.matching(batch.objects)
        let wasDisordered = spool.state.listing?.isDisordered ?? false
        if batch.state.isDisordered, !wasDisordered {
            spool.state.matchedInOrder = spool.state.matched
        }
        spool.state.listing = batch.state
        try write(matching)
        if isCommitDue { try commit() }
        progress(spool.state.listed, spool.state.matched)
    }

    package func delivered(first count: UInt64) async throws -> any DeliveredRows {
        // Rows that the filter left out are listed again, and left out again.
        try commit()
        return try await SpooledRows(path: spool.path, first: spool.state.matchedInOrder)
    }
}
