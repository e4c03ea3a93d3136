// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchEngine

@Suite struct ProgressEstimateTests {
    private func snapshot(_ milliseconds: Int64, rows: UInt64, total: UInt64?) -> ProgressSnapshot {
        var snapshot = ProgressSnapshot()
        snapshot.elapsedMilliseconds = milliseconds
        snapshot.succeeded = rows
        snapshot.total = total
        snapshot.bytesCopied = rows * 1_000
        return snapshot
    }

    @Test func `the first snapshot has no speed`() {
        var estimate = ProgressEstimate()
        let reading = estimate.read(snapshot(0, rows: 0, total: 10))
        #expect(reading.rowsPerSecond == 0)
        #expect(reading.secondsLeft == nil)
    }

    @Test func `a steady speed gives rows, bytes and the time left`() {
        var estimate = ProgressEstimate()
        _ = estimate.read(snapshot(0, rows: 0, total: 1_000))
        let reading = estimate.read(snapshot(4_000, rows: 400, total: 1_000))
        #expect(reading.rowsPerSecond == 100)
        #expect(reading.bytesPerSecond == 100_000)
        #expect(reading.secondsLeft == 6)
    }

    @Test func `nothing is promised in the first two seconds or without a total`() {
        var estimate = ProgressEstimate()
        _ = estimate.read(snapshot(0, rows: 0, total: 1_000))
        #expect(estimate.read(snapshot(1_000, rows: 100, total: 1_000)).secondsLeft == nil)
        #expect(estimate.read(snapshot(3_000, rows: 300, total: nil)).secondsLeft == nil)
    }

    @Test func `only the last ten seconds count`() {
        var estimate = ProgressEstimate()
        var reading: ProgressEstimate.Reading?
        for second in 0...30 {
            // 1,000 a second for twenty seconds, then 10.
            let rows = second <= 20 ? second * 1_000 : 20_000 + (second - 20) * 10
            reading = estimate.read(
                snapshot(Int64(second) * 1_000, rows: UInt64(rows), total: 20_200))
        }
        #expect(reading?.rowsPerSecond == 10)
        #expect(reading?.secondsLeft == 10)
    }

    @Test func `more rows done than were estimated leave no time, not a negative one`() {
        var estimate = ProgressEstimate()
        _ = estimate.read(snapshot(0, rows: 0, total: 10))
        #expect(estimate.read(snapshot(5_000, rows: 50, total: 10)).secondsLeft == 0)
    }
}
