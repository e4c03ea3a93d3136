// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A stretch of the keyspace that is listed from its left end on: what of it has been delivered.
package struct ListingSegment: Sendable, Equatable {
    package let id: UInt64
    /// The listing began behind this key; nil for the beginning of the listing.
    package internal(set) var start: [UInt8]?
    /// The first key there was: what the segment on the left must come upon at its end.
    package internal(set) var first: [UInt8]?
    /// The last key delivered, with all its versions.
    package internal(set) var last: [UInt8]?
    /// Whether the store said that nothing follows.
    package internal(set) var reachesEnd = false

    init(id: UInt64, start: [UInt8]?) {
        self.id = id
        self.start = start
    }
}
