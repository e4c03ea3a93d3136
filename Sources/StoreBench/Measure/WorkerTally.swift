// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// What one worker counted; the workers' tallies are added up when a cell is over, so that nothing
/// is shared while it is measured.
///
/// Requests, retries, throttles and errors are of the whole cell, warm-up included: whatever was
/// sent is told. Calls, bytes, keys and latencies are of the measured time alone.
struct WorkerTally: Sendable {
    private(set) var calls: UInt64 = 0
    private(set) var bytes: UInt64 = 0
    private(set) var keys: UInt64 = 0
    private(set) var latencies = Latencies()
    /// Calls by point of throughput over time.
    private(set) var slices: [UInt64]
    /// When the last call that counts ended.
    private(set) var lastEnd: UInt64 = 0

    /// Calls of the whole cell, those that failed among them.
    private(set) var callsAll: UInt64 = 0
    private(set) var failedCalls: UInt64 = 0
    private(set) var requests: UInt64 = 0
    private(set) var retries: UInt64 = 0
    private(set) var throttles: UInt64 = 0
    private(set) var errors: [String: UInt64] = [:]

    init(sliceCount: Int) {
        slices = Array(repeating: 0, count: sliceCount)
    }

    /// Takes in a call.
    mutating func note(
        _ outcome: CallOutcome, from begin: UInt64, to end: UInt64, in window: CellWindow
    ) {
        requests += outcome.requests
        retries += outcome.retries
        throttles += outcome.throttles
        for code in outcome.errors { count(code, 1) }
        guard !outcome.isCancelled else { return }
        callsAll += 1
        guard outcome.isSuccess else {
            failedCalls += 1
            return
        }
        guard window.counts(endingAt: end, counted: calls) else { return }
        calls += 1
        bytes += outcome.bytes
        keys += outcome.keys
        latencies.record(nanoseconds: end - begin)
        lastEnd = max(lastEnd, end)
        if let slice = window.slice(at: end) { slices[slice] += 1 }
    }

    mutating func add(_ other: WorkerTally) {
        precondition(slices.count == other.slices.count, "tallies of different cells")
        calls += other.calls
        bytes += other.bytes
        keys += other.keys
        latencies.add(other.latencies)
        for index in slices.indices { slices[index] += other.slices[index] }
        lastEnd = max(lastEnd, other.lastEnd)
        callsAll += other.callsAll
        failedCalls += other.failedCalls
        requests += other.requests
        retries += other.retries
        throttles += other.throttles
        for (code, count) in other.errors { self.count(code, count) }
    }

    /// Codes come from the store: their number is bounded here.
    private mutating func count(_ code: String, _ number: UInt64) {
        let isKnown = errors[code] != nil || errors.count < BenchLimits.errorCodesMax
        errors[isKnown ? code : "Other", default: 0] += number
    }
}
