// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Finds out how far a prepared manifest counts: up to its last commit before anything that a crash
/// left torn. Nothing is changed on disk.
struct PreparedRecovery {
    let header: PreparedHeader
    /// Where the first block stands.
    let start: PreparedWalk.Place
    /// Behind the last block that counts.
    private(set) var end: PreparedWalk.Place
    private(set) var isComplete = false
    private(set) var places = PreparedPlaces()
    /// Bytes behind `end` that do not count.
    private(set) var tornBytes: UInt64 = 0

    /// `forEachNote` gets the notes of the blocks that count, in their order.
    ///
    /// - Throws: `BatchFileError` when the file is not ours or damaged where it was durable, and
    ///   what `forEachNote` throws.
    init(_ file: any JournalFile, forEachNote: ([UInt8]) throws -> Void) throws {
        let (header, headerEnd, checksum) = try PreparedHeader.read(from: file)
        self.header = header
        start = PreparedWalk.Place(fileOffset: headerEnd, checksum: checksum)
        end = start
        let reach = try Self.reach(file, from: start)
        var walk = PreparedWalk(file, from: start)
        while walk.place.fileOffset < reach.fileOffset, let (head, offset) = try walk.next() {
            // What was not yet durable may have reached the disk in any order.
            if offset + UInt64(head.blockBytes) > reach.durableBytes,
                try head.readStored(from: file, at: offset) == nil
            {
                break
            }
            if head.kind != .end {
                places.add(.init(fileOffset: offset, textOffset: head.textOffset))
            }
            guard head.kind != .rows else { continue }
            try forEachNote(head.note)
            end = walk.place
            isComplete = head.kind == .end
        }
        tornBytes = try file.size() - end.fileOffset
    }

    /// How far the heads reach, and how much of the file is known to have been durable.
    private static func reach(
        _ file: any JournalFile, from start: PreparedWalk.Place
    ) throws -> (fileOffset: UInt64, durableBytes: UInt64) {
        var walk = PreparedWalk(file, from: start)
        var durable: UInt64 = 0
        while let (head, _) = try walk.next() {
            durable = head.durableBytes
            if head.kind == .end { break }
        }
        let offset = walk.place.fileOffset
        // A later block that was written when this place was durable already proves damage.
        var search = offset
        while let later = try PreparedBlockHead.find(in: file, from: search) {
            if later.head.durableBytes > offset { throw damaged(file, at: offset) }
            search = later.fileOffset + UInt64(later.head.headBytes)
        }
        return (offset, durable)
    }

    static func damaged(_ file: any JournalFile, at offset: UInt64) -> BatchFileError {
        BatchFileError(
            .preparedUnusable,
            "The prepared manifest \(file.name) is damaged at byte \(offset): no good block of rows"
                + " stands there. Restore the file from a backup, or start a new job.")
    }
}
