// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Synchronization

/// A journal in memory that can run out of space, keep part of a write, or fail to sync.
final class MemoryJournal: JournalFile {
    struct State: Sendable {
        var bytes: [UInt8] = []
        var capacity = Int.max
        var failsToTruncate = false
        var failsToSync = false
        var syncs = 0
    }

    let name = "memory journal"
    let state: Mutex<State>

    init(_ bytes: [UInt8] = []) { state = Mutex(State(bytes: bytes)) }

    var bytes: [UInt8] { state.withLock { $0.bytes } }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        let copy = Array(bytes)
        try state.withLock { state in
            let room = max(0, state.capacity - state.bytes.count)
            state.bytes += copy.prefix(room)
            if copy.count > room { throw Self.full }
        }
    }

    func sync() throws {
        try state.withLock { state in
            if state.failsToSync { throw Self.broken }
            state.syncs += 1
        }
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let all = bytes
        let start = min(Int(clamping: offset), all.count)
        let count = min(buffer.count, all.count - start)
        buffer.copyBytes(from: all[start..<(start + count)])
        return count
    }

    func truncate(to size: UInt64) throws {
        try state.withLock { state in
            if state.failsToTruncate { throw Self.broken }
            state.bytes.removeLast(state.bytes.count - Int(size))
        }
    }

    func size() throws -> UInt64 { UInt64(bytes.count) }

    static let full = BatchFileError(.system, "Cannot write memory journal: the disk is full.")
    static let broken = BatchFileError(.system, "Cannot sync memory journal: input/output error.")
}
