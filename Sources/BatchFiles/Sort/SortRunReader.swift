// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Goes through the records of a run, one block in memory.
struct SortRunReader: Sendable {
    private static let headBytes = 13

    private let file: SortRunFile
    private var offset: UInt64 = 0
    private var block: [UInt8] = []
    /// Where the current record's key and payload lie in the block.
    private var key = 0..<0
    private var payload = 0..<0
    /// The current key's first bytes; see `SortKey.prefix`.
    private(set) var prefix: UInt64 = 0

    /// Begins before the first record.
    init(_ run: SortRun) throws {
        file = try run.open()
    }

    /// Moves to the next record; false at the end.
    mutating func advance() throws -> Bool {
        if payload.upperBound == block.count, try !readBlock() { return false }
        let start = payload.upperBound
        let (head, keyBytes, payloadBytes) = try block.withUnsafeBytes { bytes in
            var reader = ByteReader(UnsafeRawBufferPointer(rebasing: bytes[start...]))
            do {
                let keyBytes = try reader.readCount()
                let payloadBytes = try reader.readCount()
                guard keyBytes + payloadBytes <= reader.remaining else {
                    throw ByteReader.Malformed()
                }
                return (reader.position, keyBytes, payloadBytes)
            } catch is ByteReader.Malformed { throw file.damaged(at: offset) }
        }
        key = (start + head)..<(start + head + keyBytes)
        payload = key.upperBound..<(key.upperBound + payloadBytes)
        prefix = withRecord { key, _ in SortKey.prefix(key) }
        return true
    }

    /// The current record.
    func withRecord<Result>(
        _ body: (_ key: UnsafeRawBufferPointer, _ payload: UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        try block.withUnsafeBytes { bytes in
            try body(
                UnsafeRawBufferPointer(rebasing: bytes[key]),
                UnsafeRawBufferPointer(rebasing: bytes[payload]))
        }
    }

    private mutating func readBlock() throws -> Bool {
        let head = try file.read(Self.headBytes, at: offset)
        if head.isEmpty { return false }
        guard head.count == Self.headBytes else { throw file.damaged(at: offset) }
        var fields = FixedFields(head[...])
        let plainBytes = Int(fields.next(UInt32.self))
        let storedBytes = Int(fields.next(UInt32.self))
        let isPacked = fields.next(UInt8.self) == 1
        let checksum = fields.next(UInt32.self)
        let stored = try file.read(storedBytes, at: offset + UInt64(Self.headBytes))
        guard stored.count == storedBytes, CyclicChecksum.of(stored) == checksum,
            let plain = isPacked
                ? stored.withUnsafeBytes({ BlockCompression.unpack($0, count: plainBytes) })
                : stored
        else { throw file.damaged(at: offset) }
        block = plain
        (key, payload) = (0..<0, 0..<0)
        offset += UInt64(Self.headBytes + storedBytes)
        return true
    }
}
