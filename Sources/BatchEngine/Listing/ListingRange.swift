// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// A stretch of the keyspace that is being listed from its left end on, page after page, up to the
/// first key of the range on its right.
struct ListingRange {
    enum Status {
        /// Its next page is to be asked for.
        case ready
        case asking
        /// It has come to its end, or beyond, before the first key of the right one is known.
        case waiting
        /// It did not come upon the first key of the right one, which is to be asked for again.
        case doubting
        case checking
        /// The store says that nothing follows.
        case ended
    }

    let id: UInt64
    /// The range begins behind this key; nil for the beginning of the listing.
    var start: [UInt8]?
    /// The first key there was.
    var first: [UInt8]?
    /// The last key that was let go, with all its versions.
    var frontier: [UInt8]?
    /// Rows that are not let go yet: beyond the end that is known, or of a key whose versions may
    /// go on.
    var pending: [ListedObject] = []
    var marker: ObjectsPage.Marker?
    /// Whether the last page said that it was the last.
    var hasEnded = false
    var status = Status.ready
    /// Whether the state knows the range.
    var isOpened = false
    /// How often it did not come upon the first key of the right one.
    var doubts = 0
    var emptyPages = 0
    var cycle = CycleWatch()
    /// Nothing lay between this key and the right range when that was looked at.
    var emptyFrom: [UInt8]?
    /// First and last key of the last page: how far one page reaches.
    var page: (first: [UInt8], last: [UInt8])?

    init(id: UInt64, start: [UInt8]?) {
        self.id = id
        self.start = start
    }

    /// A range that an earlier run left.
    init(_ segment: ListingSegment) {
        self.init(id: segment.id, start: segment.start)
        first = segment.first
        frontier = segment.last
        isOpened = true
        if segment.reachesEnd { status = .ended }
    }

    /// The last key seen.
    var lastSeen: [UInt8]? { pending.last?.key ?? frontier ?? start }

    /// Where its next page begins.
    var next: ObjectsPage.Marker? { marker ?? (frontier ?? start).map { .key($0) } }

    /// Forgets what was not let go, to ask again from there.
    mutating func rewind() {
        pending = []
        marker = nil
        hasEnded = false
        status = .ready
    }
}
