// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Synchronization

/// A file in memory.
final class MemoryFile: JournalFile {
    let name = "journal"
    private let content: Mutex<[UInt8]>

    init(_ bytes: [UInt8]) { content = Mutex(bytes) }

    var bytes: [UInt8] { content.withLock { $0 } }

    func append(_ bytes: UnsafeRawBufferPointer) throws { content.withLock { $0 += bytes } }
    func sync() throws {}
    func size() throws -> UInt64 { UInt64(content.withLock { $0.count }) }

    func truncate(to size: UInt64) throws {
        content.withLock { $0.removeLast($0.count - Int(size)) }
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        content.withLock { bytes in
            let start = min(Int(clamping: offset), bytes.count)
            let count = min(buffer.count, bytes.count - start)
            buffer.copyBytes(from: bytes[start..<(start + count)])
            return count
        }
    }
}
