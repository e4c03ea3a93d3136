// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import Synchronization
import TestSupport
import Testing

@testable import BatchEngine

/// The lister over a model bucket: what it hands out, and how it ends.
@Suite struct ParallelListerTests {
    /// Pages of a bucket, after some turns of the scheduler; the n-th may fail.
    private final class ModelPages: ListingPages {
        let executor: (any TaskExecutor)? = nil
        let bucket: ModelBucket
        let failing: Int
        private let asked = Mutex(0)

        init(_ bucket: ModelBucket, failing: Int = .max) {
            self.bucket = bucket
            self.failing = failing
        }

        var requests: Int { asked.withLock { $0 } }

        func page(
            after marker: ObjectsPage.Marker?, countMax: Int?
        ) async -> Result<ObjectsPage, S3Failure> {
            let number = asked.withLock { asked in
                asked += 1
                return asked
            }
            for _ in 0..<(number % 5) { await Task.yield() }
            if Task.isCancelled { return .failure(.cancelled) }
            guard number < failing else {
                return .failure(S3Failure(kind: .job, code: "AccessDenied", message: "No."))
            }
            return .success(bucket.page(after: marker, countMax: countMax))
        }
    }

    private struct Enough: Error {}

    /// Keeps batches, up to a number.
    private actor Collector: ListingSink {
        private(set) var rows: [ListedObject] = []
        private(set) var state: ListingState?
        private let batchesMax: Int
        private var batches = 0

        init(batchesMax: Int = .max, rows: [ListedObject] = []) {
            self.batchesMax = batchesMax
            self.rows = rows
        }

        func take(_ batch: ListingBatch) throws {
            guard batches < batchesMax else { throw Enough() }
            batches += 1
            rows += batch.objects
            var replayed = state ?? ListingState(batch.state.scope)
            if state != nil || batches == 1, batch.state.rows == UInt64(rows.count) {
                replayed.apply(batch.delta)
            }
            state = batch.state
        }

        func delivered(first count: UInt64) -> any DeliveredRows {
            Known(rows: Array(rows.prefix(Int(count))))
        }
    }

    private struct Known: DeliveredRows {
        let rows: [ListedObject]

        func missing(_ objects: [ListedObject]) -> [ListedObject] {
            objects.filter { object in !rows.contains { $0.key == object.key } }
        }
    }

    private func bucket(_ order: ModelBucket.Order = .bytes) -> ModelBucket {
        var random = SeededGenerator(seed: 11)
        var bucket = ModelBucket(distinct: Keyspaces.deep.keys(&random), order: order)
        bucket.pageMax = 7
        return bucket
    }

    @Test("everything arrives, and the last batch says that the listing is complete")
    func whole() async throws {
        let bucket = bucket()
        let sink = Collector()
        let lister = ParallelLister(
            ListingScope(bucket: "b"), pages: [ModelPages(bucket), ModelPages(bucket)])
        let end = try await lister.run(into: sink)
        #expect(end.isComplete)
        #expect(await sink.state == end)
        let keys = await sink.rows.map(\.key)
        #expect(keys.count == bucket.rows.count)
        #expect(Set(keys) == Set(bucket.rows.map(\.key)))
    }

    @Test("what was delivered is not asked for again", arguments: [ModelBucket.Order.bytes, .tree])
    func resume(order: ModelBucket.Order) async throws {
        let bucket = bucket(order)
        let scope = ListingScope(bucket: "b")
        var rows: [ListedObject] = []
        var state: ListingState?
        for _ in 0..<200 where state?.isComplete != true {
            let sink = Collector(batchesMax: 3, rows: rows)
            let pages = ModelPages(bucket)
            do {
                state = try await ParallelLister(scope, pages: [pages], requestsMax: 4)
                    .run(resuming: state, into: sink)
            } catch is Enough {
                state = try await sink.state.map { try ListingState($0.bytes) }
            }
            rows = await sink.rows
        }
        #expect(state?.isComplete == true)
        #expect(rows.count == bucket.rows.count)
        #expect(Set(rows.map(\.key)) == Set(bucket.rows.map(\.key)))
        let pages = ModelPages(bucket)
        _ = try await ParallelLister(scope, pages: [pages]).run(
            resuming: state, into: Collector())
        #expect(pages.requests == 0)
    }

    @Test("a page that cannot be had ends the listing with the store's reason")
    func failure() async throws {
        let lister = ParallelLister(
            ListingScope(bucket: "b"), pages: [ModelPages(bucket(), failing: 5)])
        let failure = await #expect(throws: JobFailure.self) {
            try await lister.run(into: Collector())
        }
        #expect(failure?.failureCode == "ListingFailed")
        #expect(
            failure?.failureReason
                == "s3://b/ could not be listed to its end: AccessDenied: No.")
    }

    @Test("a cancelled listing ends as cancelled")
    func cancelled() async throws {
        let lister = ParallelLister(ListingScope(bucket: "b"), pages: [ModelPages(bucket())])
        let listing = Task { try await lister.run(into: Collector()) }
        listing.cancel()
        await #expect(throws: CancellationError.self) { try await listing.value }
    }

    @Test("an empty bucket is complete after one page")
    func empty() async throws {
        let pages = ModelPages(ModelBucket([]))
        let end = try await ParallelLister(ListingScope(bucket: "b"), pages: [pages])
            .run(into: Collector())
        #expect(end.isComplete)
        #expect(pages.requests == 1)
    }
}
