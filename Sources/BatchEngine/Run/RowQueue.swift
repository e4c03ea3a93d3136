// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Synchronization

/// Hands manifest rows to workers, one at a time, and lets the reader run a few chunks ahead.
///
/// Taking a row is a lock and an index; only when a chunk ends may a worker wait.
final class RowQueue: Sendable {
    fileprivate struct State {
        var current: ManifestChunk?
        var nextRow = 0
        var waiting: [ManifestChunk] = []
        var isFinished = false
        var workers: [CheckedContinuation<ManifestRow?, Never>] = []
        var reader: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())

    /// The next row, in the manifest's order, if it is at hand: nearly always.
    func take() -> ManifestRow? {
        let (row, reader) = state.withLock { ($0.take(), $0.readerToWake()) }
        reader?.resume(returning: true)
        return row
    }

    /// The next row, waiting for it; `nil` when there is none left or the run stops. Runs on the
    /// caller's executor.
    nonisolated(nonsending) func next() async -> ManifestRow? {
        await withCheckedContinuation { worker in
            let (answer, reader) = state.withLock { state -> (ManifestRow??, Reader?) in
                if let row = state.take() { return (.some(row), state.readerToWake()) }
                if state.isFinished { return (.some(nil), nil) }
                state.workers.append(worker)
                return (nil, state.readerToWake())
            }
            reader?.resume(returning: true)
            if let answer { worker.resume(returning: answer) }
        }
    }

    /// Adds a chunk, waiting while enough chunks are ahead. False once the run has stopped.
    func add(_ chunk: ManifestChunk) async -> Bool {
        let isOpen = await withCheckedContinuation { reader in
            let answer: Bool? = state.withLock { state in
                if state.isFinished { return false }
                if state.waiting.count < Limits.chunksAhead { return true }
                state.reader = reader
                return nil
            }
            if let answer { reader.resume(returning: answer) }
        }
        guard isOpen else { return false }
        let served = state.withLock { state in
            state.waiting.append(chunk)
            return state.serveWorkers()
        }
        for (worker, row) in served { worker.resume(returning: row) }
        return true
    }

    /// No more chunks: workers get what is left and then `nil`.
    func finish() {
        close(droppingRows: false)
    }

    /// No more rows from now on, whatever is left.
    func stop() {
        close(droppingRows: true)
    }

    private func close(droppingRows: Bool) {
        let (workers, reader) = state.withLock { state in
            state.isFinished = true
            if droppingRows {
                state.current = nil
                state.waiting = []
            }
            let idle = state.workers
            state.workers = []
            let reader = state.reader
            state.reader = nil
            return (idle, reader)
        }
        // Workers wait only when no row is left, so ending the queue ends them.
        for worker in workers { worker.resume(returning: nil) }
        reader?.resume(returning: false)
    }

    private typealias Reader = CheckedContinuation<Bool, Never>
}

extension RowQueue.State {
    fileprivate mutating func take() -> ManifestRow? {
        while true {
            if let current, nextRow < current.count {
                defer { nextRow += 1 }
                return current.row(nextRow)
            }
            current = nil
            guard !waiting.isEmpty else { return nil }
            current = waiting.removeFirst()
            nextRow = 0
        }
    }

    /// The reader, if it waits and there is room for it again.
    fileprivate mutating func readerToWake() -> CheckedContinuation<Bool, Never>? {
        guard reader != nil, waiting.count < Limits.chunksAhead else { return nil }
        defer { reader = nil }
        return reader
    }

    fileprivate mutating func serveWorkers() -> [(
        CheckedContinuation<ManifestRow?, Never>, ManifestRow
    )] {
        var served: [(CheckedContinuation<ManifestRow?, Never>, ManifestRow)] = []
        while !workers.isEmpty, let row = take() { served.append((workers.removeFirst(), row)) }
        return served
    }
}
