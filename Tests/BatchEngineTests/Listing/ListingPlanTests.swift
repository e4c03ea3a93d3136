// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import TestSupport
import Testing

@testable import BatchEngine

/// Exactly the rows of the bucket, each once, whatever the keys and whatever happens.
@Suite struct ListingPlanTests {
    static let seeds: [UInt64] = Array(1...4)

    private func expectAll(_ listing: SimulatedListing, _ comment: Comment) {
        let wanted = listing.bucket.rows.filter { $0.key.starts(with: listing.scope.prefix) }
        #expect(listing.names == wanted.map { SimulatedListing.name($0) }.sorted(), comment)
    }

    /// Versions of a key stand together, newest first.
    private func expectVersionsTogether(_ listing: SimulatedListing, _ comment: Comment) {
        var seen: Set<[UInt8]> = []
        var last: ListedObject?
        for row in listing.rows {
            if row.key == last?.key {
                #expect((row.versionID ?? "").count <= (last?.versionID ?? "").count, comment)
            } else {
                #expect(seen.insert(row.key).inserted, comment)
            }
            last = row
        }
    }

    @Test("objects of any keyspace", arguments: Keyspaces.allCases, seeds)
    func objects(keyspace: Keyspaces, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bucket = ModelBucket(distinct: keyspace.keys(&random))
        var listing = SimulatedListing(bucket, seed: seed)
        listing.crashPercent = Int(seed % 3) * 5
        try listing.run()
        expectAll(listing, "seed \(seed)")
        #expect(!listing.state.isDisordered)
        #expect(listing.state.rows == UInt64(listing.rows.count))
    }

    @Test("versions of any keyspace stay together", arguments: Keyspaces.allCases, seeds)
    func versions(keyspace: Keyspaces, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let keys = keyspace.keys(&random).map { key in
            (key: key, versions: random.chance(10) ? 60 : Int.random(in: 1...4, using: &random))
        }
        var listing = SimulatedListing(
            ModelBucket(keys), seed: seed, scope: ListingScope(bucket: "b", hasVersions: true))
        listing.crashPercent = Int(seed % 3) * 5
        try listing.run()
        expectAll(listing, "seed \(seed)")
        expectVersionsTogether(listing, "seed \(seed)")
        #expect(!listing.state.isDisordered)
    }

    @Test("what begins with a prefix, and nothing else", arguments: seeds)
    func prefix(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bucket = ModelBucket(distinct: Keyspaces.deep.keys(&random))
        for prefix in ["a", "ab", "b/", "zz"] {
            var listing = SimulatedListing(
                bucket, seed: seed, scope: ListingScope(bucket: "b", prefix: Array(prefix.utf8)))
            try listing.run()
            expectAll(listing, "seed \(seed), prefix \(prefix)")
        }
    }

    @Test(
        "a store with an order of its own is listed one page after the other",
        arguments: [ModelBucket.Order.tree, .hash], seeds)
    func disorder(order: ModelBucket.Order, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let bucket = ModelBucket(distinct: Keyspaces.deep.keys(&random), order: order)
        var listing = SimulatedListing(bucket, seed: seed)
        listing.crashPercent = Int(seed % 3) * 5
        try listing.run()
        expectAll(listing, "seed \(seed)")
        #expect(listing.state.isDisordered)
    }

    @Test("versions in an order of the store's own", arguments: seeds)
    func disorderedVersions(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let keys = Keyspaces.deep.keys(&random).map { key in
            (key: key, versions: Int.random(in: 1...9, using: &random))
        }
        var listing = SimulatedListing(
            ModelBucket(keys, order: .tree), seed: seed,
            scope: ListingScope(bucket: "b", hasVersions: true))
        listing.crashPercent = Int(seed % 3) * 5
        try listing.run()
        expectAll(listing, "seed \(seed)")
        expectVersionsTogether(listing, "seed \(seed)")
    }

    @Test(
        "a store that ignores where to begin, or begins with what it ended with",
        arguments: [ModelBucket.Habit.ignoresStartAfter, .repeatsLast], seeds)
    func habits(habit: ModelBucket.Habit, seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var bucket = ModelBucket(distinct: Keyspaces.numbers.keys(&random))
        bucket.habit = habit
        var listing = SimulatedListing(bucket, seed: seed)
        listing.crashPercent = Int(seed % 3) * 5
        guard habit == .repeatsLast else {
            try listing.run()
            return expectAll(listing, "seed \(seed)")
        }
        // A page of one row that repeats the last one gets no further, which is found out.
        do {
            try listing.run()
            expectAll(listing, "seed \(seed)")
        } catch let failure as JobFailure {
            #expect(failure.failureCode == "ListingLoops")
        }
    }

    @Test("a listing without end is ended", arguments: [ModelBucket.Habit.loops, .emptyForEver])
    func endless(habit: ModelBucket.Habit) throws {
        var random = SeededGenerator(seed: 1)
        var bucket = ModelBucket(distinct: Keyspaces.numbers.keys(&random))
        bucket.habit = habit
        var listing = SimulatedListing(bucket, seed: 1)
        let failure = #expect(throws: JobFailure.self) { try listing.run() }
        #expect(failure?.failureCode == "ListingLoops")
        #expect(listing.requests < 2 * Limits.listingEmptyPagesMax)
    }

    @Test("keys that come and go may be there or not, all others are, once", arguments: seeds)
    func changing(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let keys = Keyspaces.random.keys(&random)
        var listing = SimulatedListing(ModelBucket(distinct: keys), seed: seed)
        let stable = Set(keys.filter { $0.count % 2 == 0 })
        listing.crashPercent = Int(seed % 3) * 3
        listing.meddle = { bucket, random in
            guard random.chance(30) else { return }
            let key = Array("\(Int.random(in: 0...9_999, using: &random))".utf8)
            bucket.add(key.count % 2 == 0 ? key + [0x61] : key)
            let gone = keys[Int.random(in: keys.indices, using: &random)]
            if !stable.contains(gone) { bucket.remove(gone) }
        }
        try listing.run()
        #expect(Set(listing.names).count == listing.names.count, "seed \(seed)")
        #expect(stable.isSubset(of: Set(listing.rows.map(\.key))), "seed \(seed)")
    }

    @Test("a key without the prefix stops the listing")
    func foreignKey() throws {
        var plan = ListingPlan(
            ListingState(ListingScope(bucket: "b", prefix: [0x61])), requestsMax: 4)
        let next = plan.next()
        let request = try #require(next)
        let page = ObjectsPage(objects: [ListedObject(key: [0x62])])
        let failure = #expect(throws: JobFailure.self) { try plan.take(page, for: request) }
        #expect(failure?.failureCode == "ListingForeignKey")
    }

    @Test("no more requests are in flight than were allowed")
    func inFlight() throws {
        var random = SeededGenerator(seed: 3)
        var listing = SimulatedListing(
            ModelBucket(distinct: Keyspaces.random.keys(&random)), seed: 3)
        try listing.run()
        #expect(listing.inFlightMax <= 16)
    }
}
