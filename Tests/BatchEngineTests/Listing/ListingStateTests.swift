// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Testing

@testable import BatchEngine

@Suite struct ListingStateTests {
    private let scope = ListingScope(bucket: "b", prefix: Array("p/".utf8), hasVersions: true)

    private func state(_ rows: Int, _ events: ListingEvent...) -> ListingState {
        var state = ListingState(scope)
        state.apply(ListingDelta(rows: rows, events: events))
        return state
    }

    @Test("segments stand in their order, whenever they were begun")
    func order() {
        let state = state(
            0, .opened(3, start: [3], first: [4]), .opened(1, start: nil, first: [0]),
            .opened(2, start: [2], first: [2, 1]))
        #expect(state.segments.map(\.id) == [1, 2, 3])
        #expect(!state.isComplete)
    }

    @Test("joined segments reach from the left one's start to the right one's last key")
    func join() throws {
        let state = state(
            5, .opened(1, start: nil, first: [0]), .opened(2, start: [2], first: [2, 1]),
            .advanced(1, last: [1]), .joined(left: 1, right: 2))
        let segment = try #require(state.segments.first)
        #expect(state.segments.count == 1)
        #expect(segment.id == 2 && segment.start == nil)
        #expect(segment.first == [0] && segment.last == [1])
    }

    @Test("complete is what has become one segment, from the beginning to the end")
    func complete() {
        #expect(state(0, .opened(1, start: nil, first: nil), .ended(1)).isComplete)
        #expect(!state(0, .opened(1, start: [1], first: nil), .ended(1)).isComplete)
        #expect(
            !state(
                0, .opened(1, start: nil, first: nil), .opened(2, start: [1], first: [2]),
                .ended(2)
            ).isComplete)
        #expect(state(0, .disordered, .finished).isComplete)
        #expect(!state(0, .disordered, .walked(.token("t"))).isComplete)
    }

    @Test("a state is read back as it was, and nothing else is read")
    func coding() throws {
        let markers: [ObjectsPage.Marker] = [
            .token("a+/="), .version(key: [0xFF, 0], versionID: "v"), .key([]),
        ]
        var states = [
            ListingState(scope),
            state(
                9, .opened(1, start: nil, first: [0]), .opened(2, start: [2], first: [2, 1]),
                .advanced(2, last: [9, 9]), .ended(2)),
            state(3, .disordered, .finished),
        ]
        states += markers.map { state(300, .disordered, .walked($0)) }
        for state in states {
            let bytes = state.bytes
            #expect(try ListingState(bytes) == state)
            for count in 0..<bytes.count {
                #expect(throws: (any Error).self) { try ListingState(Array(bytes[..<count])) }
            }
            #expect(throws: (any Error).self) { try ListingState(bytes + [0]) }
        }
    }
}
