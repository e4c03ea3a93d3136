// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import S3Client

/// Lists a store that has an order of its own: its pages one after the other, each where the one
/// before says that it goes on.
struct ListingWalk {
    /// What the walk's requests go by; ranges count from 1.
    static let id: UInt64 = 0

    private let scope: ListingScope
    private var marker: ObjectsPage.Marker?
    private var isAsking = false
    private(set) var isFinished = false
    /// Versions of the last key, of which there may be more.
    private var held: [ListedObject] = []
    /// The rows of the page before, by their names.
    private var previous: Set<[UInt8]> = []
    private var cycle = CycleWatch()
    private var emptyPages = 0

    init(_ scope: ListingScope, from marker: ObjectsPage.Marker?) {
        self.scope = scope
        self.marker = marker
    }

    mutating func next() -> ListingRequest? {
        guard !isAsking, !isFinished else { return nil }
        isAsking = true
        return ListingRequest(range: Self.id, purpose: .rows, marker: marker, countMax: nil)
    }

    /// Takes the next page.
    ///
    /// - Returns: the rows of keys whose versions have all been seen.
    /// - Throws: `JobFailure` where the pages come to no end.
    mutating func take(_ page: ObjectsPage) throws(JobFailure) -> ListingDelivery? {
        isAsking = false
        try PageOrder.refuseForeign(page, scope)
        emptyPages = page.objects.isEmpty ? emptyPages + 1 : 0
        if emptyPages > Limits.listingEmptyPagesMax { throw ListingStop.empty(scope) }
        if let next = page.next, next == marker || cycle.repeats(next) {
            throw ListingStop.loops(scope)
        }
        marker = page.next
        isFinished = page.next == nil
        // Some stores begin a page with what the last one ended with, or sort each page by itself
        // and go on behind its last key: then pages overlap.
        let names = page.objects.map { Self.name($0) }
        for (name, object) in zip(names, page.objects) where !previous.contains(name) {
            held.append(object)
        }
        if !names.isEmpty { previous = Set(names) }
        return try letGo()
    }

    private mutating func letGo() throws(JobFailure) -> ListingDelivery? {
        var rows = held
        if scope.hasVersions, !isFinished {
            let start = held.lastIndex { $0.key != held.last?.key }.map { $0 + 1 } ?? 0
            rows = Array(held[..<start])
            held = Array(held[start...])
            if held.count > Limits.listedVersionsMax {
                throw ListingStop.versions(scope, held[0].key)
            }
        } else {
            held = []
        }
        var delivery = ListingDelivery(objects: rows, events: [], mayRepeat: true)
        if isFinished {
            delivery.events = [.finished]
        } else if let key = rows.last?.key, !held.isEmpty {
            delivery.events = [.walked(.version(key: key, versionID: ""))]
        } else if held.isEmpty, let marker {
            delivery.events = [.walked(marker)]
        }
        return delivery.events.isEmpty ? nil : delivery
    }

    private static func name(_ object: ListedObject) -> [UInt8] {
        // No key holds this byte, which UTF-8 has no use for.
        object.key + [0xFF] + Array((object.versionID ?? "").utf8)
    }
}
