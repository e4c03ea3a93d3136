// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// Measures one cell: as many workers as calls may be under way, shared out over the lanes, and
/// beside them a look at the processors.
struct CellRun {
    /// What the child tasks bring.
    private enum Part: Sendable {
        case tally(WorkerTally)
        case usage(begin: ProcessorUse, end: ProcessorUse)
        /// The time that calls under way were given is over.
        case timeUp
    }

    let lanes: [BenchLane]
    let concurrency: Int
    let plan: BenchPlan
    let stop: BenchStop

    /// - Parameter makeCall: what a worker does, by its number and with the client of its lane.
    /// - Returns: the cell's figures; of an interrupted one they mean nothing.
    func run(_ makeCall: (Int, S3Client) -> any BenchCall) async -> CellResult {
        let window = CellWindow(
            start: MonotonicTime.now(), warmUpMilliseconds: plan.warmUpMilliseconds,
            durationMilliseconds: plan.durationMilliseconds)
        var tally = WorkerTally(sliceCount: window.sliceCount)
        let start = ProcessorUse.now()
        var usage = (begin: start, end: start)
        await withTaskGroup(of: Part.self) { group in
            for index in 0..<concurrency {
                let lane = lanes[index % lanes.count]
                let worker = CellWorker(
                    call: makeCall(index, lane.client), window: window, stop: stop)
                group.addTask(executorPreference: lane.executor) {
                    var worker = worker
                    return .tally(await worker.run())
                }
            }
            group.addTask { await Self.watchProcessors(window) }
            group.addTask { [stop] in await Self.waitForTimeUp(window, stop) }
            var working = concurrency
            while working > 0, let part = await group.next() {
                switch part {
                case .tally(let own):
                    tally.add(own)
                    working -= 1
                case .usage(let begin, let end): usage = (begin, end)
                case .timeUp: group.cancelAll()
                }
            }
            group.cancelAll()
            for await case .usage(let begin, let end) in group { usage = (begin, end) }
        }
        return CellResult(
            tally, window: window, concurrency: concurrency, usage: usage,
            processors: min(lanes.count, concurrency))
    }

    /// Reads the processors' use where the measured time begins and where it ends.
    private static func watchProcessors(_ window: CellWindow) async -> Part {
        try? await MonotonicTime.sleep(until: window.begin)
        let begin = ProcessorUse.now()
        try? await MonotonicTime.sleep(until: window.end)
        return .usage(begin: begin, end: ProcessorUse.now())
    }

    /// Returns at the cell's hard end, or a few seconds after an interruption.
    private static func waitForTimeUp(_ window: CellWindow, _ stop: BenchStop) async -> Part {
        let step: UInt64 = 50_000_000
        var end = window.hardEnd
        var isStopping = false
        while MonotonicTime.now() < end {
            if stop.isRequested, !isStopping {
                isStopping = true
                let grace = UInt64(BenchLimits.stopGraceSeconds) * 1_000_000_000
                end = min(end, MonotonicTime.now() + grace)
            }
            guard (try? await MonotonicTime.sleep(until: MonotonicTime.now() + step)) != nil else {
                break
            }
        }
        return .timeUp
    }
}
