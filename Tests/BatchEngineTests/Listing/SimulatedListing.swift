// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client
import TestSupport
import Testing

@testable import BatchEngine

/// Lists a model bucket: answers come in any order, pages are of any size, and the process may die
/// at any delivery. All from one seed.
struct SimulatedListing {
    var bucket: ModelBucket
    var scope = ListingScope(bucket: "b")
    var random: SeededGenerator
    var crashPercent = 0
    /// What happens to the bucket between two answers.
    var meddle: (inout ModelBucket, inout SeededGenerator) -> Void = { _, _ in }

    private(set) var rows: [ListedObject] = []
    private(set) var state: ListingState
    private(set) var crashes = 0
    private(set) var requests = 0
    private(set) var inFlightMax = 0

    init(_ bucket: ModelBucket, seed: UInt64, scope: ListingScope = ListingScope(bucket: "b")) {
        self.bucket = bucket
        self.scope = scope
        random = SeededGenerator(seed: seed)
        state = ListingState(scope)
    }

    /// Runs to the end, through all crashes.
    mutating func run() throws {
        while !(try runOnce()) {
            crashes += 1
            state = try ListingState(state.bytes)
        }
    }

    /// False when the process died.
    private mutating func runOnce() throws -> Bool {
        var plan = ListingPlan(state, requestsMax: Int.random(in: 1...16, using: &random))
        var inFlight: [(request: ListingRequest, page: ObjectsPage?)] = []
        while !plan.isComplete {
            while let request = plan.next() {
                requests += 1
                // The store makes its page some time between question and answer.
                let page = random.chance(50) ? self.page(request) : nil
                inFlight.append((request, page))
            }
            try #require(!inFlight.isEmpty, "the listing waits for nothing")
            inFlightMax = max(inFlightMax, inFlight.count)
            let chosen = Int.random(in: inFlight.indices, using: &random)
            let (request, early) = inFlight.remove(at: chosen)
            meddle(&bucket, &random)
            for delivery in try plan.take(early ?? page(request), for: request) {
                if random.chance(crashPercent) { return false }
                deliver(delivery)
            }
        }
        try #require(state.isComplete)
        return true
    }

    private mutating func page(_ request: ListingRequest) -> ObjectsPage {
        bucket.pageMax = random.chance(20) ? 1 : Int.random(in: 1...40, using: &random)
        return bucket.page(
            after: request.marker, countMax: request.countMax, prefix: scope.prefix)
    }

    private mutating func deliver(_ delivery: ListingDelivery) {
        var objects = delivery.objects
        if delivery.mayRepeat, let count = state.orderedRows {
            let known = Set(rows.prefix(Int(count)).map { Self.name($0) })
            objects.removeAll { known.contains(Self.name($0)) }
        }
        state.apply(ListingDelta(rows: objects.count, events: delivery.events))
        rows += objects
    }

    static func name(_ object: ListedObject) -> String {
        "\(object.key) \(object.versionID ?? "")"
    }

    /// Rows that were delivered, in the order of their names.
    var names: [String] { rows.map { Self.name($0) }.sorted() }
}
