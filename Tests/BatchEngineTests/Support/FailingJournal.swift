// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Synchronization

/// A journal in memory that refuses appends and syncs while a test wants it to.
final class FailingJournal: JournalFile {
    struct State {
        var bytes: [UInt8] = []
        var refusesAppends = false
        var refusesSyncs = false
        /// The threads that synced.
        var syncThreads: [UInt] = []
    }

    let name = "journal"
    let state: Mutex<State>

    init(manifest: ManifestFingerprint) {
        let header = JournalHeader(jobID: "job-1", createdMilliseconds: 1, manifest: manifest)
        state = Mutex(State(bytes: header.encoded()))
    }

    func append(_ bytes: UnsafeRawBufferPointer) throws {
        let taken = Array(bytes)
        try state.withLock { state in
            if state.refusesAppends { throw Self.full }
            state.bytes += taken
        }
    }

    func sync() throws {
        try state.withLock { state in
            state.syncThreads.append(CurrentThread.number)
            if state.refusesSyncs { throw Self.broken }
        }
    }

    func truncate(to size: UInt64) throws {
        state.withLock { $0.bytes.removeLast($0.bytes.count - Int(size)) }
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

    static let full = BatchFileError(.system, "Cannot write journal: the disk is full.")
    static let broken = BatchFileError(.system, "Cannot sync journal: input/output error.")
}
