// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Records in memory, on their way to being sorted.
struct SortBuffer: Sendable {
    private struct Entry: Sendable {
        var prefix: UInt64
        /// Where the key begins; the payload follows it.
        var start: Int
        var keyBytes: UInt32
        var payloadBytes: UInt32
    }

    private var bytes: [UInt8] = []
    private var entries: [Entry] = []

    var count: Int { entries.count }

    /// What the records take, with what sorting them takes beside.
    var memoryBytes: Int { bytes.count + entries.count * MemoryLayout<Entry>.stride * 3 / 2 }

    mutating func add(key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer) {
        entries.append(
            Entry(
                prefix: SortKey.prefix(key), start: bytes.count, keyBytes: UInt32(key.count),
                payloadBytes: UInt32(payload.count)))
        bytes.append(contentsOf: key)
        bytes.append(contentsOf: payload)
    }

    /// Sorts; equal keys keep the order in which they were added.
    mutating func sort() {
        bytes.withUnsafeBytes { bytes in
            entries.sort { left, right in
                if left.prefix != right.prefix { return left.prefix < right.prefix }
                let order = SortKey.compare(
                    Self.key(of: left, in: bytes), Self.key(of: right, in: bytes))
                return order != 0 ? order < 0 : left.start < right.start
            }
        }
    }

    /// The record at `index`, in the order of the last sort.
    func withRecord<Result>(
        _ index: Int,
        _ body: (_ key: UnsafeRawBufferPointer, _ payload: UnsafeRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        let entry = entries[index]
        return try bytes.withUnsafeBytes { bytes in
            let end = entry.start + Int(entry.keyBytes)
            return try body(
                Self.key(of: entry, in: bytes),
                UnsafeRawBufferPointer(rebasing: bytes[end..<(end + Int(entry.payloadBytes))]))
        }
    }

    /// Forgets the records and keeps the memory.
    mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        entries.removeAll(keepingCapacity: true)
    }

    private static func key(
        of entry: Entry, in bytes: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[entry.start..<(entry.start + Int(entry.keyBytes))])
    }
}
