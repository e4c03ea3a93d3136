// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchModel
import Testing

@testable import BatchEngine

@Suite struct LargeObjectQueueTests {
    @Test func `every task is taken once, also by takers that waited`() async {
        let queue = LargeObjectQueue()
        let rows = await withTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var rows: [UInt64] = []
                    while let task = await queue.next() { rows.append(task.row) }
                    return rows
                }
            }
            await withTaskGroup { adders in
                for start in 0..<8 as Range<UInt64> {
                    adders.addTask {
                        for row in 0..<200 as Range<UInt64> {
                            await queue.add(.make(row: start * 200 + row))
                        }
                    }
                }
            }
            queue.close(droppingTasks: false)
            return await group.reduce([], +)
        }
        #expect(rows.sorted() == Array(0..<1_600))
    }

    @Test func `who adds one more than fits waits for a taker`() async {
        let queue = LargeObjectQueue()
        for row in 0..<UInt64(Limits.largeObjectsWaiting) { await queue.add(.make(row: row)) }
        let isThrough = Shared(false)
        await withTaskGroup { group in
            group.addTask {
                await queue.add(.make(row: 999))
                isThrough.change { $0 = true }
            }
            for _ in 0..<100 { await Task.yield() }
            #expect(!isThrough.value)
            #expect(await queue.next()?.row == 0)
        }
        #expect(isThrough.value)
    }

    @Test func `a stop drops what waits and lets everybody go`() async {
        let queue = LargeObjectQueue()
        await queue.add(.make(row: 0))
        queue.close(droppingTasks: true)
        #expect(await queue.next() == nil)
        await queue.add(.make(row: 1))
        #expect(await queue.next() == nil)
    }

    @Test func `an orderly end leaves what waits to the takers`() async {
        let queue = LargeObjectQueue()
        await queue.add(.make(row: 0))
        queue.close(droppingTasks: false)
        #expect(await queue.next()?.row == 0)
        #expect(await queue.next() == nil)
    }
}
