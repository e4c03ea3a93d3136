// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Synchronization

/// Hands manifest rows to workers, one unit at a time, and lets the reader run a few chunks ahead.
///
/// Taking a row is a lock and an index; only when a chunk ends may a worker wait.
final class RowQueue: Sendable {
    fileprivate struct State {
        var current: RowSupply?
        var next = 0
        var waiting: [RowSupply] = []
        var isFinished = false
        var workers: [CheckedContinuation<CopyUnit?, Never>] = []
        var reader: CheckedContinuation<Bool, Never>?
    }

    private let state = Mutex(State())

    /// The next unit, in the manifest's order, if it is at hand: nearly always.
    func take() -> CopyUnit? {
        let (unit, reader) = state.withLock { ($0.take(), $0.readerToWake()) }
        reader?.resume(returning: true)
        return unit
    }

    /// The next unit, waiting for it; `nil` when there is none left or the run stops. Runs on the
    /// caller's executor.
    nonisolated(nonsending) func next() async -> CopyUnit? {
        await withCheckedContinuation { worker in
            let (answer, reader) = state.withLock { state -> (CopyUnit??, Reader?) in
                if let unit = state.take() { return (.some(unit), state.readerToWake()) }
                if state.isFinished { return (.some(nil), nil) }
                state.workers.append(worker)
                return (nil, state.readerToWake())
            }
            reader?.resume(returning: true)
            if let answer { worker.resume(returning: answer) }
        }
    }

    /// Adds rows, waiting while enough are ahead. False once the run has stopped.
    func add(_ rows: RowSupply) async -> Bool {
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
            state.waiting.append(rows)
            return state.serveWorkers()
        }
        for (worker, unit) in served { worker.resume(returning: unit) }
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
    fileprivate mutating func take() -> CopyUnit? {
        while true {
            if let current, next < current.count {
                defer { next += 1 }
                return current.unit(next)
            }
            current = nil
            guard !waiting.isEmpty else { return nil }
            current = waiting.removeFirst()
            next = 0
        }
    }

    /// The reader, if it waits and there is room for it again.
    fileprivate mutating func readerToWake() -> CheckedContinuation<Bool, Never>? {
        guard reader != nil, waiting.count < Limits.chunksAhead else { return nil }
        defer { reader = nil }
        return reader
    }

    fileprivate mutating func serveWorkers() -> [(
        CheckedContinuation<CopyUnit?, Never>, CopyUnit
    )] {
        var served: [(CheckedContinuation<CopyUnit?, Never>, CopyUnit)] = []
        while !workers.isEmpty, let unit = take() { served.append((workers.removeFirst(), unit)) }
        return served
    }
}
