// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import Testing

@testable import BatchEngine

@Suite struct PartGateTests {
    @Test func `never more bodies at once than slots, and all of them run`() async {
        let gate = PartGate(slots: 3)
        let state = Shared((running: 0, most: 0, done: 0))
        await withTaskGroup { group in
            for _ in 0..<200 {
                group.addTask {
                    await gate.withSlot {
                        state.change { state in
                            state.running += 1
                            state.most = max(state.most, state.running)
                        }
                        for _ in 0..<3 { await Task.yield() }
                        state.change { state in
                            state.running -= 1
                            state.done += 1
                        }
                    }
                }
            }
        }
        let end = state.value
        #expect(end.done == 200)
        #expect(end.most <= 3)
        #expect(end.most > 1)
    }

    @Test func `more slots let in whoever waits, and fewer let nobody in until they are free`()
        async
    {
        let gate = PartGate(slots: 1)
        let running = Shared(0)
        let (release, releaser) = AsyncStream<Never>.makeStream()
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    await gate.withSlot {
                        running.change { $0 += 1 }
                        for await _ in release {}
                        running.change { $0 -= 1 }
                    }
                }
            }
            while running.value < 1 { await Task.yield() }
            gate.resize(slots: 3)
            while running.value < 3 { await Task.yield() }
            gate.resize(slots: 1)
            for _ in 0..<20 { await Task.yield() }
            #expect(running.value == 3)
            releaser.finish()
        }
        #expect(running.value == 0)
        #expect(await gate.withSlot { true })
    }
}
