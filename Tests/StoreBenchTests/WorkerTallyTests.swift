// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import S3Client
import Testing

@testable import StoreBench

@Suite struct WorkerTallyTests {
    /// Warm-up until 1 s, measured until 6 s.
    private let window = CellWindow(
        start: 0, warmUpMilliseconds: 1_000, durationMilliseconds: 5_000)

    private func success(bytes: UInt64 = 10) -> CallOutcome {
        CallOutcome(S3Reply(attempts: 1), bytes: bytes)
    }

    private func failure(_ code: String, attempts: Int = 1, throttles: Int = 0) -> CallOutcome {
        CallOutcome(
            S3Reply(
                attempts: attempts, throttles: throttles,
                failure: S3Failure(kind: .throttled, code: code, message: "")), bytes: 10)
    }

    private func seconds(_ value: Double) -> UInt64 { UInt64(value * 1e9) }

    @Test("calls count where they end: not in the warm-up, not after the end")
    func countedCalls() throws {
        var tally = WorkerTally(sliceCount: window.sliceCount)
        for (begin, end) in [(0.1, 0.9), (0.9, 1.1), (5.5, 5.9), (5.9, 6.1)] {
            tally.note(success(), from: seconds(begin), to: seconds(end), in: window)
        }
        #expect(tally.calls == 2)
        #expect(tally.bytes == 20)
        #expect(tally.callsAll == 4)
        #expect(tally.requests == 4)
        #expect(tally.slices == [1, 0, 0, 0, 1])
        let latency = try #require(tally.latencies.summary)
        #expect(abs(latency.max - 400_000) < 400)
    }

    @Test("a call longer than the measured time counts, as a worker's only one")
    func longCall() {
        var tally = WorkerTally(sliceCount: window.sliceCount)
        #expect(window.startsAnother(at: seconds(7), counted: 0))
        tally.note(success(), from: seconds(0.5), to: seconds(9), in: window)
        tally.note(success(), from: seconds(9), to: seconds(12), in: window)
        #expect(tally.calls == 1)
        #expect(tally.lastEnd == seconds(9))
        #expect(!window.startsAnother(at: seconds(9), counted: tally.calls))
    }

    @Test("every request and every failure is told, those of the warm-up too")
    func failures() {
        var tally = WorkerTally(sliceCount: window.sliceCount)
        tally.note(failure("SlowDown", throttles: 1), from: 0, to: seconds(0.5), in: window)
        tally.note(
            failure("InternalError", attempts: 3), from: seconds(2), to: seconds(3), in: window)
        tally.note(
            CallOutcome(S3Reply(attempts: 2, throttles: 1), bytes: 10), from: seconds(3),
            to: seconds(4), in: window)
        #expect(tally.calls == 1)
        #expect(tally.failedCalls == 2)
        #expect(tally.requests == 6)
        #expect(tally.retries == 3)
        #expect(tally.throttles == 2)
        #expect(tally.errors == ["SlowDown": 1, "InternalError": 1])
    }

    @Test("a call given up at the end of a run is no failure of the store")
    func cancelled() {
        var tally = WorkerTally(sliceCount: window.sliceCount)
        let outcome = CallOutcome(S3Reply(attempts: 1, failure: .cancelled), bytes: 10)
        tally.note(outcome, from: seconds(2), to: seconds(3), in: window)
        #expect(tally.callsAll == 0)
        #expect(tally.errors.isEmpty)
    }

    @Test("tallies add up")
    func sum() {
        var one = WorkerTally(sliceCount: window.sliceCount)
        var other = one
        one.note(success(), from: seconds(1), to: seconds(2.5), in: window)
        other.note(success(bytes: 5), from: seconds(1), to: seconds(2.5), in: window)
        other.note(failure("SlowDown", throttles: 1), from: 0, to: seconds(2), in: window)
        one.add(other)
        #expect(one.calls == 2)
        #expect(one.bytes == 15)
        #expect(one.slices == [0, 2, 0, 0, 0])
        #expect(one.latencies.count == 2)
        #expect(one.errors == ["SlowDown": 1])
    }

    @Test("a cell's rates are those of its measured time")
    func rates() {
        var tally = WorkerTally(sliceCount: window.sliceCount)
        for index in 0..<50 {
            let end = 1.05 + 0.1 * Double(index)
            tally.note(
                success(bytes: 1_000), from: seconds(end - 0.05), to: seconds(end), in: window)
        }
        let begin = ProcessorUse(own: 1, machine: (busy: 100, all: 200))
        let end = ProcessorUse(own: 3, machine: (busy: 850, all: 1_200))
        let cell = CellResult(
            tally, window: window, concurrency: 4, usage: (begin: begin, end: end), processors: 2)
        #expect(cell.seconds == 5)
        #expect(cell.callsPerSecond == 10)
        #expect(cell.bytesPerSecond == 10_000)
        #expect(cell.overTime.callsPerSecond == [10, 10, 10, 10, 10])
        #expect(cell.processor.microsecondsPerCall == 40_000)
        #expect(cell.processor.own == 0.2)
        #expect(cell.processor.machine == 0.75)
    }

    @Test("the line of the system's statistics is read as proc_stat(5) has it")
    func processorTicks() throws {
        let line = "cpu  100 20 30 400 50 6 7 8 0 0"
        let ticks = try #require(ProcessorUse.ticks(line))
        #expect(ticks.all == 621)
        #expect(ticks.busy == 171)
        #expect(ProcessorUse.ticks("intr 1 2 3 4 5 6") == nil)
    }
}
