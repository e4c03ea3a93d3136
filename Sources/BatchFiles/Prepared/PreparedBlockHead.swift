// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel

/// What stands in front of a block of rows: where it belongs, how long it is, and the note of its
/// maker. It has a checksum of its own, so that a file can be walked without reading its rows.
struct PreparedBlockHead: Equatable {
    enum Kind: UInt8 {
        /// Rows that count only once a block with `isCommit` follows.
        case rows = 1
        /// Rows, and everything before them counts.
        case commit = 2
        /// The manifest is complete; instead of rows come the places for random reads.
        case end = 3
    }

    var kind: Kind
    var isPacked = false
    var note: [UInt8] = []
    /// Bytes of the rows as they stand on disk, and unpacked.
    var storedBytes = 0
    var plainBytes = 0
    var rowCount: UInt32 = 0
    /// The index of the first row, and the offset of its text, in the manifest.
    var firstRow: UInt64 = 0
    var textOffset: UInt64 = 0
    /// Bytes of the file that were durable when the block was written.
    var durableBytes: UInt64 = 0
    /// CRC-32 of the rows as they stand on disk.
    var rowsChecksum: UInt32 = 0
    /// The checksum of the head before this one, of the header for the first.
    var previous: UInt32 = 0
    /// CRC-32 of all of the head.
    var checksum: UInt32 = 0

    static let marker: [UInt8] = [0xB7, 0x52, 0x4F, 0x57]
    static let fixedBytes = 4 + 1 + 1 + 4 * 4 + 3 * 8 + 2 * 4

    /// Bytes of the head on disk.
    var headBytes: Int { Self.fixedBytes + note.count + 4 }
    /// Bytes of head and rows on disk.
    var blockBytes: Int { headBytes + storedBytes }
    /// The row and the text offset behind the block.
    var endRow: UInt64 { firstRow + UInt64(rowCount) }
    var endTextOffset: UInt64 { kind == .end ? textOffset : textOffset + UInt64(plainBytes) }

    /// Appends the head and sets its checksum.
    mutating func append(to output: inout ByteWriter) {
        let start = output.bytes.count
        output.bytes += Self.marker
        output.append(fixed: kind.rawValue)
        output.append(fixed: UInt8(isPacked ? 1 : 0))
        output.append(fixed: UInt32(note.count))
        output.append(fixed: UInt32(storedBytes))
        output.append(fixed: UInt32(plainBytes))
        output.append(fixed: rowCount)
        output.append(fixed: firstRow)
        output.append(fixed: textOffset)
        output.append(fixed: durableBytes)
        output.append(fixed: rowsChecksum)
        output.append(fixed: previous)
        output.bytes += note
        checksum = output.bytes.withUnsafeBytes {
            CyclicChecksum.of(UnsafeRawBufferPointer(rebasing: $0[start...]))
        }
        output.append(fixed: checksum)
    }

    /// The head at `offset`; nil when no whole and undamaged one begins there.
    static func read(from file: any JournalFile, at offset: UInt64) throws -> PreparedBlockHead? {
        // Most notes are short: one read has them.
        var bytes = try file.readExactly(fixedBytes + 256, at: offset)
        guard bytes.count >= fixedBytes + 4, bytes.starts(with: marker),
            let kind = Kind(rawValue: bytes[4]), bytes[5] <= 1
        else { return nil }
        var fields = FixedFields(bytes[6...])
        let noteBytes = Int(fields.next(UInt32.self))
        guard noteBytes <= Limits.preparedNoteBytesMax else { return nil }
        let wanted = fixedBytes + noteBytes + 4
        if bytes.count < wanted { bytes = try file.readExactly(wanted, at: offset) }
        guard bytes.count >= wanted else { return nil }
        var head = PreparedBlockHead(kind: kind, isPacked: bytes[5] == 1)
        head.storedBytes = Int(fields.next(UInt32.self))
        head.plainBytes = Int(fields.next(UInt32.self))
        head.rowCount = fields.next(UInt32.self)
        head.firstRow = fields.next(UInt64.self)
        head.textOffset = fields.next(UInt64.self)
        head.durableBytes = fields.next(UInt64.self)
        head.rowsChecksum = fields.next(UInt32.self)
        head.previous = fields.next(UInt32.self)
        head.note = Array(bytes[fixedBytes..<(fixedBytes + noteBytes)])
        var last = FixedFields(bytes[(fixedBytes + noteBytes)..<wanted])
        head.checksum = last.next(UInt32.self)
        guard CyclicChecksum.of(Array(bytes[..<(wanted - 4)])) == head.checksum,
            head.storedBytes <= Limits.preparedBlockBytesMax,
            head.plainBytes <= Limits.preparedBlockBytesMax,
            head.isPacked || head.storedBytes == head.plainBytes
        else { return nil }
        return head
    }

    /// The stored rows of the block at `offset`; nil when they are cut off or damaged.
    func readStored(from file: any JournalFile, at offset: UInt64) throws -> [UInt8]? {
        let stored = try file.readExactly(storedBytes, at: offset + UInt64(headBytes))
        guard stored.count == storedBytes, CyclicChecksum.of(stored) == rowsChecksum else {
            return nil
        }
        return stored
    }

    /// The rows of the block at `offset`; nil when they are cut off or damaged.
    func readRows(from file: any JournalFile, at offset: UInt64) throws -> [UInt8]? {
        guard let stored = try readStored(from: file, at: offset) else { return nil }
        if !isPacked { return stored }
        return stored.withUnsafeBytes { BlockCompression.unpack($0, count: plainBytes) }
    }

    /// Whether this block may stand at a place: behind the head with checksum `previous`, with
    /// `row` rows and `text` bytes of text before it.
    func follows(_ previous: UInt32, row: UInt64, text: UInt64) -> Bool {
        self.previous == previous && firstRow == row && textOffset == text
    }
}
