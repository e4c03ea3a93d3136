// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@Suite struct ProgressSetTests {
    /// The rows 0..<count, each swapped with one at most `spread` places away.
    private static func order(_ count: UInt64, spread: Int, seed: UInt64) -> [UInt64] {
        var generator = SeededGenerator(seed: seed)
        var rows = Array(0..<count)
        for place in rows.indices {
            let other = min(rows.count - 1, place + Int.random(in: 0...spread, using: &generator))
            rows.swapAt(place, other)
        }
        return rows
    }

    @Test(arguments: [0, 1, 64, 1_500, 20_000], [UInt64(1), 2, 3])
    func `a set of rows is what Swift's Set is`(spread: Int, seed: UInt64) {
        var generator = SeededGenerator(seed: seed &* 77)
        var progress = ProgressSet()
        var model: Set<UInt64> = []
        var low: UInt64 = 0
        for row in Self.order(20_000, spread: spread, seed: seed) {
            let isNew = model.insert(row).inserted
            #expect(progress.insert(row) == isNew)
            if Int.random(in: 0..<5, using: &generator) == 0 {
                let again = progress.insert(row)
                #expect(!again)
            }
            while model.contains(low) { low += 1 }
            #expect(progress.lowWater == low)
            #expect(progress.lowWaterChunk == low / 1_024)
            #expect(progress.count == UInt64(model.count))
            let probe = UInt64.random(in: 0..<22_000, using: &generator)
            #expect(progress.contains(probe) == model.contains(probe))
        }
        #expect(progress.lowWater == 20_000)
    }

    @Test(arguments: [UInt64(11), 12, 13, 14])
    func `runs of rows are added as their rows would be`(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var progress = ProgressSet()
        var model: Set<UInt64> = []
        for _ in 0..<200 {
            let lower = UInt64.random(in: 0..<12_000, using: &generator)
            let run = lower..<(lower + UInt64.random(in: 1...3_000, using: &generator))
            let before = model.count
            model.formUnion(run)
            #expect(progress.insert(rows: run) == UInt64(model.count - before))
            #expect(progress.count == UInt64(model.count))
        }
        for row in 0..<UInt64(16_000) { #expect(progress.contains(row) == model.contains(row)) }
    }

    @Test func `memory follows the open chunks and not the rows`() {
        var progress = ProgressSet()
        var openMax = 0
        for row in Self.order(300_000, spread: 64, seed: 5) {
            _ = progress.insert(row)
            openMax = max(openMax, progress.openChunkCount)
        }
        #expect(progress.count == 300_000)
        #expect(openMax <= 4)
        #expect(progress.openChunkCount == 1, "300,000 is no multiple of 1,024")
    }

    @Test func `a short last chunk stays open and the low-water mark is its end`() {
        var progress = ProgressSet()
        #expect(progress.insert(rows: 0..<1_030) == 1_030)
        #expect(progress.lowWater == 1_030)
        #expect(progress.lowWaterChunk == 1)
    }
}
