// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Testing

@testable import BatchEngine

@Suite struct OutcomeRecorderTests {
    @Test func `hands over what was recorded, once`() async {
        let board = ProgressBoard()
        let recorder = OutcomeRecorder.make(board: board)
        await recorder.record(row: 4, line: 5, .succeeded(attempts: 1))
        await recorder.record(row: 6, line: 7, .failed(.denied))
        #expect(recorder.takeBatch().batch.runs == [4..<5, 6..<7])
        #expect(recorder.takeBatch().batch.isEmpty)
        #expect(board.snapshot().succeeded == 1)
        #expect(board.snapshot().failed == 1)
    }

    @Test func `too many failures stop the run as failed`() async {
        let control = RunControl()
        let recorder = OutcomeRecorder.make(percent: 50, control: control)
        for row in 0..<999 as Range<UInt64> {
            await recorder.record(row: row, line: row, .failed(.missing))
        }
        #expect(control.stopped == nil)
        await recorder.record(row: 999, line: 999, .failed(.missing))
        #expect(control.stopped == .failed(FailureThreshold(percent: 50).failure))
    }

    @Test func `a run that may do nothing is stopped early, unless failures never stop it`() async {
        for (percent, isStopped) in [(50, true), (100, false)] {
            let control = RunControl()
            let recorder = OutcomeRecorder.make(percent: percent, control: control)
            for row in 0..<100 as Range<UInt64> {
                #expect(control.stopped == nil)
                await recorder.record(row: row, line: row, .failed(.denied))
            }
            #expect((control.stopped == .failed(MissingPermission.failure(.denied))) == isStopped)
        }
    }

    @Test func `a worker waits while two batches wait for the disk, and goes on after a commit`()
        async
    {
        let recorder = OutcomeRecorder.make()
        let limit = UInt64(2 * Limits.commitOutcomesMax)
        for row in 0..<(limit - 1) {
            await recorder.record(row: row, line: row, .succeeded(attempts: 1))
        }
        let isThrough = Shared(false)
        await withTaskGroup { group in
            group.addTask {
                await recorder.record(row: limit - 1, line: limit, .succeeded(attempts: 1))
                isThrough.change { $0 = true }
            }
            for _ in 0..<100 { await Task.yield() }
            #expect(!isThrough.value)
            #expect(recorder.takeBatch().batch.count == Int(limit))
            await group.waitForAll()
        }
        #expect(isThrough.value)
    }
}
