// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchEngine

@Suite struct WorkerGateTests {
    @Test func `workers below the level work, the others wait until it rises`() async {
        let gate = WorkerGate(level: 2)
        #expect(!gate.holds(0) && !gate.holds(1) && gate.holds(2))
        #expect(await gate.waitForTurn(1))
        let isAtWork = Shared(false)
        await withTaskGroup { group in
            group.addTask {
                #expect(await gate.waitForTurn(2))
                isAtWork.change { $0 = true }
            }
            for _ in 0..<20 { await Task.yield() }
            #expect(!isAtWork.value)
            gate.setLevel(3)
        }
        #expect(isAtWork.value)
        gate.setLevel(1)
        #expect(gate.holds(1) && gate.holds(2))
    }

    @Test func `whoever waits is sent home when the gate closes`() async {
        let gate = WorkerGate(level: 1)
        await withTaskGroup { group in
            for index in 1..<50 {
                group.addTask {
                    let mayWork = await gate.waitForTurn(index)
                    #expect(!mayWork)
                }
            }
            for _ in 0..<20 { await Task.yield() }
            gate.close()
        }
        #expect(await !gate.waitForTurn(7))
        gate.setLevel(100)
        #expect(await !gate.waitForTurn(7))
    }

    @Test func `the levels come to whoever starts workers, and end with the gate`() async {
        let gate = WorkerGate(level: 2)
        var levels = gate.levels.makeAsyncIterator()
        #expect(await levels.next() == 2)
        gate.setLevel(4)
        gate.setLevel(8)
        // Only the last one matters.
        #expect(await levels.next() == 8)
        gate.close()
        #expect(await levels.next() == nil)
    }

    @Test func `copies that began before a cut no longer count`() {
        let counter = ThrottleCounter()
        let early = counter.currentPeriod
        counter.add(2, since: early)
        counter.add(0, since: early)
        counter.beginPeriod()
        counter.add(5, since: early)
        counter.add(1, since: counter.currentPeriod)
        #expect(counter.count == 3)
    }
}
