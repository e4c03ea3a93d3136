// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

package import S3Client

/// How far a listing has been delivered; what a later run goes on from.
///
/// In order: segments of the keyspace, ascending, each listed from its left end on. Between the
/// last key of one and the first of the next lies what is not yet delivered. The listing is
/// complete when they have all become one, from the beginning to the end.
///
/// Out of order: a place among the store's own pages, and how many rows had been delivered before
/// that began, which the pages bring again.
package struct ListingState: Sendable, Equatable {
    package let scope: ListingScope
    /// Rows delivered.
    package internal(set) var rows: UInt64 = 0
    /// Ascending; never more than requests were in flight, and one.
    package internal(set) var segments: [ListingSegment] = []
    /// Rows delivered before the store was found not to list in order; nil while it does.
    package internal(set) var orderedRows: UInt64?
    /// Where the store's own pages go on; nil for the first.
    package internal(set) var marker: ObjectsPage.Marker?
    /// Whether the store's own pages have come to their end.
    package internal(set) var isWalked = false

    package init(_ scope: ListingScope) {
        self.scope = scope
    }

    package var isDisordered: Bool { orderedRows != nil }

    /// Whether everything is delivered.
    package var isComplete: Bool {
        if isDisordered { return isWalked }
        return segments.count == 1 && segments[0].start == nil && segments[0].reachesEnd
    }

    /// Applies what a batch brought.
    package mutating func apply(_ delta: ListingDelta) {
        rows += UInt64(delta.rows)
        for event in delta.events { apply(event) }
    }

    private mutating func apply(_ event: ListingEvent) {
        switch event {
        case .opened(let id, let start, let first):
            var segment = ListingSegment(id: id, start: start)
            segment.first = first
            let place = segments.firstIndex { Self.isBefore(start, $0.start) }
            segments.insert(segment, at: place ?? segments.endIndex)
        case .advanced(let id, let last):
            change(id) { $0.last = last }
        case .joined(let left, let right):
            join(left, right)
        case .ended(let id):
            change(id) { $0.reachesEnd = true }
        case .disordered:
            segments = []
            orderedRows = rows
        case .walked(let marker):
            self.marker = marker
        case .finished:
            isWalked = true
        }
    }

    private mutating func change(_ id: UInt64, _ body: (inout ListingSegment) -> Void) {
        guard let index = segments.firstIndex(where: { $0.id == id }) else { return }
        body(&segments[index])
    }

    private mutating func join(_ left: UInt64, _ right: UInt64) {
        guard let index = segments.firstIndex(where: { $0.id == left }) else { return }
        let gone = segments.remove(at: index)
        change(right) { segment in
            segment.start = gone.start
            segment.first = gone.first ?? segment.first
            segment.last = segment.last ?? gone.last
        }
    }

    private static func isBefore(_ left: [UInt8]?, _ right: [UInt8]?) -> Bool {
        guard let right else { return false }
        guard let left else { return true }
        return ListingOrder.isBefore(left, right)
    }
}
