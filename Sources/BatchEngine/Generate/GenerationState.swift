// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// How far a manifest has been generated: the note that stands with its rows.
package struct GenerationState: Sendable, Equatable {
    /// Listings that are through; one after the other, a prefix each.
    var listingsDone = 0
    /// The one under way.
    var listing: ListingState?
    /// Rows of the listings that are through.
    var listedBefore: UInt64 = 0
    /// Rows that passed the filter.
    package internal(set) var matched: UInt64 = 0
    /// How many of them had been written when the store was found not to list in order.
    var matchedInOrder: UInt64 = 0

    /// Rows that were listed.
    package var listed: UInt64 { listedBefore + (listing?.rows ?? 0) }

    init() {}

    private static let version: UInt8 = 1

    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.append(fixed: Self.version)
        writer.append(varint: UInt64(listingsDone))
        writer.append(varint: listedBefore)
        writer.append(varint: matched)
        writer.append(varint: matchedInOrder)
        writer.append(bytes: listing?.bytes ?? [])
        return writer.bytes
    }

    /// Reads it back.
    ///
    /// - Throws: `ByteReader.Malformed`.
    init(_ bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            guard try reader.readByte() == Self.version else { throw ByteReader.Malformed() }
            var state = GenerationState()
            state.listingsDone = Int(clamping: try reader.readVarint())
            state.listedBefore = try reader.readVarint()
            state.matched = try reader.readVarint()
            state.matchedInOrder = try reader.readVarint()
            let listing = try reader.readBytes()
            if !listing.isEmpty { state.listing = try ListingState(listing) }
            try reader.finish()
            return state
        }
    }
}
