// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct RowQueueTests {
    /// Takes rows until there are none.
    private func drain(_ queue: RowQueue) async -> [UInt64] {
        var rows: [UInt64] = []
        while case .row(let row)? = await queue.next() { rows.append(row.index) }
        return rows
    }

    @Test func `one worker gets every row once, in the manifest's order`() async throws {
        let queue = RowQueue()
        let chunks = try await MemoryManifest.make(rows: 5_000).chunks()
        let rows = await withTaskGroup(of: [UInt64].self) { group in
            group.addTask {
                for chunk in chunks { #expect(await queue.add(.chunk(chunk))) }
                queue.finish()
                return []
            }
            group.addTask { await drain(queue) }
            return await group.reduce([], +)
        }
        #expect(rows == Array(0..<5_000))
    }

    @Test(arguments: [2, 7, 64]) func `many workers get every row once`(workers: Int) async throws {
        let queue = RowQueue()
        let chunks = try await MemoryManifest.make(rows: 20_000).chunks()
        let rows = await withTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<workers { group.addTask { await drain(queue) } }
            group.addTask {
                for chunk in chunks {
                    #expect(await queue.add(.chunk(chunk)))
                    await Task.yield()
                }
                queue.finish()
                return []
            }
            return await group.reduce([], +)
        }
        #expect(rows.sorted() == Array(0..<20_000))
    }

    @Test func `the reader is held back until workers have emptied a chunk`() async throws {
        let queue = RowQueue()
        let chunks = try await MemoryManifest.make(rows: 10_000).chunks()
        let added = Shared(0)
        await withTaskGroup { group in
            group.addTask {
                for chunk in chunks {
                    guard await queue.add(.chunk(chunk)) else { return }
                    added.change { $0 += 1 }
                }
            }
            for _ in 0..<200 { await Task.yield() }
            #expect(added.value <= Limits.chunksAhead)
            for _ in 0..<1_025 { _ = await queue.next() }
            while added.value < Limits.chunksAhead + 1 { await Task.yield() }
            queue.stop()
        }
        #expect(added.value < chunks.count)
    }

    @Test func `a stop drops what is left and wakes reader and workers`() async throws {
        let queue = RowQueue()
        let chunks = try await MemoryManifest.make(rows: 3_000).chunks()
        #expect(await queue.add(.chunk(chunks[0])))
        guard case .row(let first)? = await queue.next() else {
            Issue.record("no row")
            return
        }
        #expect(first.index == 0)
        queue.stop()
        guard case nil = await queue.next() else {
            Issue.record("a row after the stop")
            return
        }
        #expect(await !queue.add(.chunk(chunks[1])))
    }

    @Test func `workers that wait get nil when the manifest ends`() async {
        let queue = RowQueue()
        let rows = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<8 { group.addTask { await drain(queue).count } }
            for _ in 0..<50 { await Task.yield() }
            queue.finish()
            return await group.reduce(0, +)
        }
        #expect(rows == 0)
    }
}
