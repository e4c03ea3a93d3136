// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Testing

@testable import BatchEngine

@Suite struct TaskCountsTests {
    @Test func `a batch is counted by what became of its rows`() {
        var batch = CommitBatch()
        for row in 0..<10 { batch.recordSuccess(row: UInt64(row)) }
        batch.record(row: 10, line: 1, .unverified(.copyUnreadable))
        for row in 11..<14 { batch.record(row: UInt64(row), line: 1, .failed(.denied)) }
        batch.record(row: 14, line: 1, .failed(.missing))
        var counts = TaskCounts()
        counts.add(batch.counts)
        counts.add(batch.counts)
        #expect(counts.succeeded == 20)
        #expect(counts.unverified == 2)
        #expect(counts.skipped == 0)
        #expect(counts.failed == ["AccessDenied": 6, "NoSuchKey": 2])
    }

    @Test func `a store that makes up codes makes no more series than there is room for`() {
        var counts = TaskCounts()
        for number in 0..<1_000 {
            var batch = CommitBatch.Counts()
            batch.failed = ["Code\(number)": 1]
            counts.add(batch)
        }
        var long = CommitBatch.Counts()
        long.failed = [String(repeating: "x", count: 65): 5, "": 5]
        counts.add(long)
        #expect(counts.failed.count == Limits.metricCodesMax + 1)
        #expect(counts.failed["other"] == UInt64(1_000 - Limits.metricCodesMax + 10))
        #expect(counts.failed["Code0"] == 1)
    }
}
