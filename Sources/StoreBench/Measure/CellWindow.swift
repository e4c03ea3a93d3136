// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The times of a cell, in nanoseconds of a monotonic clock. Pure.
///
/// A call counts when it ends within the measured time. Where calls take longer than that, the cell
/// goes on until each worker has one answer.
struct CellWindow: Sendable, Equatable {
    /// Where the measured time begins, after the warm-up.
    let begin: UInt64
    let end: UInt64
    /// Calls that are still under way then are given up.
    let hardEnd: UInt64
    /// The length of one point of throughput over time.
    let slice: UInt64

    init(start: UInt64, warmUpMilliseconds: UInt64, durationMilliseconds: UInt64) {
        let duration = durationMilliseconds * 1_000_000
        begin = start + warmUpMilliseconds * 1_000_000
        end = begin + duration
        hardEnd = end + max(BenchLimits.patience * duration, BenchLimits.patienceMin)
        // Seconds, but never fewer than five points: their spread is what a comparison rests on.
        slice = max(1, min(1_000_000_000, duration / 5))
    }

    var sliceCount: Int { Int((end - begin) / slice) }

    /// Whether a worker starts another call.
    func startsAnother(at time: UInt64, counted: UInt64) -> Bool {
        time < end || (counted == 0 && time < hardEnd)
    }

    /// Whether a call that ends now counts.
    func counts(endingAt time: UInt64, counted: UInt64) -> Bool {
        time >= begin && (time <= end || counted == 0)
    }

    /// The point of throughput over time that a call belongs to; nil outside of all.
    func slice(at time: UInt64) -> Int? {
        guard time >= begin else { return nil }
        let index = Int((time - begin) / slice)
        return index < sliceCount ? index : nil
    }
}
