// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles

/// How far a manifest was generated: the note beside its rows.
struct GenerationState: Equatable {
    /// Listings that have come to their end, in the order of the scopes.
    var scopesDone = 0
    /// The listing after these; nil while nothing of it was delivered.
    var listing: ListingState?

    /// What a later run reads with `init(_:)`.
    var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.append(varint: UInt64(scopesDone))
        writer.append(bytes: listing?.bytes ?? [])
        return writer.bytes
    }

    init() {}

    /// Reads a note.
    ///
    /// - Throws: `ByteReader.Malformed`.
    init(_ note: [UInt8]) throws {
        let (scopes, rest) = try note.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            let found = (try reader.readVarint(), try reader.readBytes())
            try reader.finish()
            return found
        }
        scopesDone = Int(clamping: scopes)
        listing = rest.isEmpty ? nil : try ListingState(rest)
    }
}
