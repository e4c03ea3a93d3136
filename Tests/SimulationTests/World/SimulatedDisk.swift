// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Synchronization

/// A journal whose unsynced bytes a crash can take away.
final class SimulatedDisk: JournalFile {
    /// What a crash leaves of the bytes after the last sync.
    enum Tail: CaseIterable {
        case lost
        /// The first half of them.
        case torn
        /// All of them: the kernel had written them back just in time.
        case kept
        /// Their length and not their content, as a file system leaves it that had the new size on
        /// disk before the data.
        case zeroed
    }

    private struct State {
        var bytes: [UInt8]
        var synced: Int
        /// What a failed sync has taken from the kernel: a later one does not write it either.
        var dropped: [Range<Int>] = []
    }

    let name = "journal"
    private let world: World
    private let state: Mutex<State>

    init(_ bytes: [UInt8], world: World) {
        self.world = world
        state = Mutex(State(bytes: bytes, synced: bytes.count))
    }

    /// What the next run finds, after a crash or after an orderly end.
    func recover(_ tail: Tail) {
        state.withLock { state in
            let unsynced = state.bytes.count - state.synced
            if unsynced > 0 { world.note("tail \(tail)") }
            switch tail {
            case .lost: state.bytes.removeLast(unsynced)
            case .torn: state.bytes.removeLast(unsynced - unsynced / 2)
            case .kept: break
            case .zeroed:
                for index in state.synced..<state.bytes.count { state.bytes[index] = 0 }
            }
            for range in state.dropped {
                for index in range.clamped(to: state.bytes.indices) { state.bytes[index] = 0 }
            }
            state.dropped = []
            state.synced = state.bytes.count
        }
    }

    var unsyncedCount: Int { state.withLock { $0.bytes.count - $0.synced } }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        // Not how many bytes: the record of the report names a folder that every run gets anew.
        guard world.allows("append") else { throw Self.gone }
        let isFull = world.takesDiskFull()
        let taken = Array(
            isFull ? UnsafeRawBufferPointer(rebasing: bytes[..<(bytes.count / 2)]) : bytes)
        state.withLock { $0.bytes += taken }
        if isFull { throw Self.full }
    }

    func sync() throws {
        guard world.allows("sync") else { throw Self.gone }
        if world.takesSyncFailure() {
            state.withLock { $0.dropped.append($0.synced..<$0.bytes.count) }
            throw Self.broken
        }
        state.withLock { $0.synced = $0.bytes.count }
        guard world.allows("synced") else { throw Self.gone }
    }

    func truncate(to size: UInt64) throws {
        guard world.allows("truncate") else { throw Self.gone }
        state.withLock { state in
            state.bytes.removeLast(state.bytes.count - Int(size))
            state.synced = min(state.synced, Int(size))
            state.dropped = state.dropped.map { $0.clamped(to: 0..<Int(size)) }
        }
    }

    func read(at offset: UInt64, into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        state.withLock { state in
            let start = min(Int(clamping: offset), state.bytes.count)
            let count = min(buffer.count, state.bytes.count - start)
            buffer.copyBytes(from: state.bytes[start..<(start + count)])
            return count
        }
    }

    func size() throws -> UInt64 { UInt64(state.withLock { $0.bytes.count }) }

    private static let gone = BatchFileError(.system, "Cannot write journal: the machine is down.")
    private static let full = BatchFileError(.system, "Cannot write journal: the disk is full.")
    private static let broken = BatchFileError(.system, "Cannot sync journal: input/output error.")
}
