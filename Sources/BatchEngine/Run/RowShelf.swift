// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import S3Client
import Synchronization

/// Rows whose keys lie under a prefix that the store throttles, set aside so that ordinary workers
/// go on with others, until the pace of their prefix lets them go.
///
/// Bounded: a worker that meets one more than fits waits, so memory stays flat.
final class RowShelf: Sendable {
    fileprivate struct State {
        var lines: [RowLine] = []
        var count = 0
        var bytes = 0
        var isClosed = false
        var workers = 0
        var takers: [CheckedContinuation<ManifestRow?, Never>] = []
        var adders: [CheckedContinuation<Void, Never>] = []

        var isFull: Bool { count >= Limits.rowsShelvedMax || bytes >= Limits.shelfBytesMax }
    }

    private typealias Served = (CheckedContinuation<ManifestRow?, Never>, ManifestRow?)
    private typealias Adder = CheckedContinuation<Void, Never>

    /// Rows that one look hands out at most: how many wait for their turn shows only later.
    private static let rowsAtOnce = 8

    private let state = Mutex(State())
    private let pacer: StorePacer
    private let workersMax: Int
    private let growth: AsyncStream<Int>.Continuation
    /// How many workers there must be at least, whenever that changes; ends with the shelf.
    let workersWanted: AsyncStream<Int>

    init(pacer: StorePacer, workersMax: Int) {
        self.pacer = pacer
        self.workersMax = workersMax
        (workersWanted, growth) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// Sets the row aside if its request would have to wait while others need not. Waits for room.
    ///
    /// - Returns: whether the shelf has it now.
    nonisolated(nonsending) func takes(
        _ row: ManifestRow, to destination: (bucket: [UInt8], key: [UInt8])
    ) async -> Bool {
        guard
            let pace = pacer.paceInTheWay(bucket: destination.bucket, key: destination.key)
        else { return false }
        await withCheckedContinuation { adder in
            let hasRoom = state.withLock { state in
                guard !state.isClosed, state.isFull else { return true }
                state.adders.append(adder)
                return false
            }
            if hasRoom { adder.resume() }
        }
        let isTaken = state.withLock { state in
            guard !state.isClosed else { return false }
            state.add(row.alone, pace)
            return true
        }
        look()
        return isTaken
    }

    /// The next row that may go, waiting for it; nil when the shelf is closed and empty.
    nonisolated(nonsending) func next() async -> ManifestRow? {
        await withCheckedContinuation { taker in
            state.withLock { $0.takers.append(taker) }
            look()
        }
    }

    /// Hands out what may go; to be called every now and then while there are rows.
    func look() {
        let (served, adders) = state.withLock { state -> ([Served], [Adder]) in
            var served: [Served] = []
            while served.count < Self.rowsAtOnce, !state.takers.isEmpty,
                let row = state.take(from: pacer)
            {
                served.append((state.takers.removeFirst(), row))
            }
            if state.isClosed, state.count == 0 {
                served += state.takers.map { ($0, nil) }
                state.takers = []
            }
            if state.takers.isEmpty, state.count > 0, state.workers < workersMax,
                state.workers == 0 || state.mayGo(pacer)
            {
                state.workers = min(state.workers + Self.rowsAtOnce, workersMax)
                growth.yield(state.workers)
            }
            guard !state.isFull || state.isClosed else { return (served, []) }
            defer { state.adders = [] }
            return (served, state.adders)
        }
        for (taker, row) in served { taker.resume(returning: row) }
        for adder in adders { adder.resume() }
    }

    /// Whether nothing is left and nothing more will come.
    var isDone: Bool { state.withLock { $0.isClosed && $0.count == 0 } }

    /// No more rows will come. With `droppingRows` those that wait are left for a resume.
    func close(droppingRows: Bool) {
        state.withLock { state in
            state.isClosed = true
            guard droppingRows else { return }
            (state.lines, state.count, state.bytes) = ([], 0, 0)
        }
        look()
        if isDone { growth.finish() }
    }

    /// A worker has gone: when nothing is left, no other is wanted.
    func finishIfDone() {
        if isDone { growth.finish() }
    }
}

extension RowShelf.State {
    fileprivate mutating func add(_ row: ManifestRow, _ pace: Int) {
        count += 1
        bytes += row.memoryBytes
        if let place = lines.firstIndex(where: { $0.pace == pace }) {
            lines[place].rows.append(row)
        } else {
            lines.append(RowLine(pace: pace, rows: [row]))
        }
    }

    /// The oldest row of a line whose pace wants more; the lines take turns.
    fileprivate mutating func take(from pacer: StorePacer) -> ManifestRow? {
        for _ in lines.indices {
            var line = lines.removeFirst()
            guard !pacer.isSupplied(pace: line.pace), let row = line.next() else {
                if !line.isEmpty { lines.append(line) }
                continue
            }
            if !line.isEmpty { lines.append(line) }
            count -= 1
            bytes -= row.memoryBytes
            return row
        }
        return nil
    }

    fileprivate func mayGo(_ pacer: StorePacer) -> Bool {
        lines.contains { !pacer.isSupplied(pace: $0.pace) }
    }
}
