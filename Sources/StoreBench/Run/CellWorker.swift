// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client

/// One worker of a cell: the next call begins when the last one is answered (a closed loop).
struct CellWorker {
    var call: any BenchCall
    let window: CellWindow
    let stop: BenchStop

    /// Works until the cell is over.
    nonisolated(nonsending) mutating func run() async -> WorkerTally {
        var tally = WorkerTally(sliceCount: window.sliceCount)
        var time = MonotonicTime.now()
        while window.startsAnother(at: time, counted: tally.calls), !stop.isRequested,
            !Task.isCancelled
        {
            let outcome = await call.perform()
            let end = MonotonicTime.now()
            tally.note(outcome, from: time, to: end, in: window)
            time = end
            guard !outcome.isSuccess else { continue }
            try? await Task.sleep(for: .milliseconds(BenchLimits.failurePauseMilliseconds))
            time = MonotonicTime.now()
            // Where nothing succeeds there is no answer to wait for.
            if time >= window.end { break }
        }
        return tally
    }
}
