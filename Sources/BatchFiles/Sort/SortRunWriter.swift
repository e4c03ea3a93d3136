// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Glibc

/// Writes sorted records to a scratch file, in packed blocks: unpacked length, stored length,
/// encoding, CRC-32 of what is stored, the records. A record is two lengths as varints, key and
/// payload.
struct SortRunWriter {
    private let run: SortRun
    private let file: SortRunFile
    private var block = ByteWriter()

    init(path: String) throws {
        run = SortRun(path: path)
        file = try run.open(flags: O_WRONLY | O_CREAT | O_TRUNC)
    }

    mutating func add(
        key: UnsafeRawBufferPointer, payload: UnsafeRawBufferPointer
    ) throws {
        block.append(varint: UInt64(key.count))
        block.append(varint: UInt64(payload.count))
        block.bytes.append(contentsOf: key)
        block.bytes.append(contentsOf: payload)
        if block.bytes.count >= Limits.sortBlockBytes { try flush() }
    }

    /// The run, whole.
    mutating func finish() throws -> SortRun {
        if !block.bytes.isEmpty { try flush() }
        return run
    }

    private mutating func flush() throws {
        let packed = BlockCompression.pack(block.bytes)
        let stored = packed ?? block.bytes
        var head = ByteWriter()
        head.append(fixed: UInt32(block.bytes.count))
        head.append(fixed: UInt32(stored.count))
        head.append(fixed: UInt8(packed == nil ? 0 : 1))
        head.append(fixed: CyclicChecksum.of(stored))
        try (head.bytes + stored).withUnsafeBytes { try file.append($0) }
        block.bytes.removeAll(keepingCapacity: true)
    }
}
