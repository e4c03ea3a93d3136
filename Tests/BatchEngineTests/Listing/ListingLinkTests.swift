// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Testing

@testable import BatchEngine

/// What happens where one range ends and the next begins: the range on the left must come upon the
/// very key that was the first of the one on the right.
@Suite struct ListingLinkTests {
    /// A plan with a page on the left and a piece on the right, whose first key is `first`.
    private struct Pair {
        var plan = ListingPlan(ListingState(ListingScope(bucket: "b")), requestsMax: 2)
        var left: ListingRequest
        var right: ListingRequest
        /// The piece begins behind this key.
        let start: [UInt8]
        var first: [UInt8] { start + Array("5".utf8) }
        /// Behind the first key of the right.
        var beyond: [UInt8] { start + Array("7".utf8) }

        init() throws {
            let next = plan.next()
            let request = try #require(next)
            let keys = (0..<10).map { Array("n00\($0)".utf8) }
            _ = try plan.take(Self.page(keys, next: .token("t")), for: request)
            let (one, other) = (plan.next(), plan.next())
            left = try #require(one)
            right = try #require(other)
            guard case .key(let key)? = right.marker else { throw Unexpected() }
            start = key
        }

        static func page(_ keys: [[UInt8]], next: ObjectsPage.Marker? = nil) -> ObjectsPage {
            ObjectsPage(objects: keys.map { ListedObject(key: $0) }, next: next)
        }

        mutating func answer(
            _ keys: [[UInt8]], next: ObjectsPage.Marker? = nil, to request: ListingRequest
        ) throws -> [[UInt8]] {
            try plan.take(Self.page(keys, next: next), for: request).flatMap { $0.objects }
                .map(\.key)
        }

        /// The next request for the left range.
        mutating func nextOfLeft() throws -> ListingRequest {
            while let request = plan.next() {
                if request.range == left.range || plan.walk != nil { return request }
            }
            throw Unexpected()
        }
    }

    private struct Unexpected: Error {}

    @Test("a range that comes upon that key is through")
    func linked() throws {
        var pair = try Pair()
        #expect(try pair.answer([pair.first], to: pair.right) == [pair.first])
        #expect(!pair.plan.isComplete)
        #expect(try pair.answer([pair.first, pair.beyond], to: pair.left) == [])
        #expect(pair.plan.isComplete)
    }

    @Test("a range that is past its end waits for the first key of the next")
    func waiting() throws {
        var pair = try Pair()
        let early = pair.start
        #expect(try pair.answer([early, pair.first], to: pair.left) == [early])
        #expect(try pair.answer([pair.first], to: pair.right) == [pair.first])
        #expect(pair.plan.isComplete)
    }

    @Test("what has come between the two since then belongs to the left")
    func between() throws {
        var pair = try Pair()
        let new = pair.start + Array("3".utf8)
        _ = try pair.answer([pair.first], to: pair.right)
        #expect(try pair.answer([new, pair.first], to: pair.left) == [new])
        #expect(pair.plan.isComplete)
    }

    @Test(
        "a range that passes that key by is asked again, and so is the key, before it is believed")
    func passedBy() throws {
        var pair = try Pair()
        _ = try pair.answer([pair.first], to: pair.right)
        var request = pair.left
        for purpose in [ListingRequest.Purpose.rows, .check, .rows, .check] {
            let isCheck = request.purpose == .check
            let keys = isCheck ? [pair.first] : [pair.beyond]
            #expect(try pair.answer(keys, next: isCheck ? .token("t") : nil, to: request) == [])
            #expect(!pair.plan.isComplete)
            request = try pair.nextOfLeft()
            #expect(request.purpose == purpose)
            let place = purpose == .check ? pair.start : Array("n009".utf8)
            #expect(request.marker == .key(place))
        }
        _ = try pair.answer([pair.first], next: .token("t"), to: request)
        // Both insist: the store is listed by its own pages, from the beginning.
        #expect(pair.plan.walk != nil)
        let walking = try pair.nextOfLeft()
        #expect(walking.marker == nil)
    }

    @Test("a key that was deleted since then is not waited for")
    func deleted() throws {
        var pair = try Pair()
        _ = try pair.answer([pair.first, pair.beyond], to: pair.right)
        _ = try pair.answer([pair.beyond], to: pair.left)
        _ = try pair.answer([pair.beyond], to: try pair.nextOfLeft())
        let check = try pair.nextOfLeft()
        #expect(check.purpose == .check)
        _ = try pair.answer([pair.beyond], to: check)
        #expect(pair.plan.walk == nil)
        #expect(pair.plan.isComplete)
    }

    @Test("a listing that ends before that key is not believed either")
    func endedEarly() throws {
        var pair = try Pair()
        _ = try pair.answer([pair.first], to: pair.right)
        _ = try pair.answer([], to: pair.left)
        #expect(!pair.plan.isComplete)
        let again = try pair.nextOfLeft()
        #expect(try pair.answer([pair.first], to: again) == [])
        #expect(pair.plan.isComplete)
    }
}
