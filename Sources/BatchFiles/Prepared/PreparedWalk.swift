// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Goes from block to block of a prepared manifest by their heads, as far as each follows the one
/// before it.
struct PreparedWalk {
    /// Where the next block begins, and what it must follow.
    struct Place: Equatable {
        var fileOffset: UInt64
        var checksum: UInt32
        var row: UInt64 = 0
        var textOffset: UInt64 = 0
    }

    let file: any JournalFile
    private(set) var place: Place

    /// Begins at a place behind the header or behind a block.
    init(_ file: any JournalFile, from place: Place) {
        self.file = file
        self.place = place
    }

    /// The next block's head, and where it begins; nil when no good block follows.
    mutating func next() throws -> (head: PreparedBlockHead, fileOffset: UInt64)? {
        let start = place.fileOffset
        guard let head = try PreparedBlockHead.read(from: file, at: start),
            head.follows(place.checksum, row: place.row, text: place.textOffset)
        else { return nil }
        place = Self.place(behind: head, at: start)
        return (head, start)
    }

    /// What follows the block with `head` at `fileOffset`.
    static func place(behind head: PreparedBlockHead, at fileOffset: UInt64) -> Place {
        Place(
            fileOffset: fileOffset + UInt64(head.blockBytes), checksum: head.checksum,
            row: head.endRow, textOffset: head.endTextOffset)
    }
}
