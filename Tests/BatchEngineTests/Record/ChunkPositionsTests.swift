// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import Testing

@testable import BatchEngine

@Suite struct ChunkPositionsTests {
    private func position(_ row: UInt64) -> ManifestPosition {
        ManifestPosition(row: row, line: row + 1, offset: row * 10)
    }

    @Test func `resumes at the last chunk that begins at or before the first unfinished row`() {
        var positions = ChunkPositions(start: .zero)
        for chunk in 1...5 { positions.add(position(UInt64(chunk) * 1_024)) }
        #expect(positions.resume(lowWater: 0) == .zero)
        #expect(positions.resume(lowWater: 1_023) == .zero)
        #expect(positions.resume(lowWater: 1_024) == position(1_024))
        #expect(positions.resume(lowWater: 5_000) == position(4_096))
        #expect(positions.resume(lowWater: 99_999) == position(5_120))
    }

    @Test func `never resumes above the first unfinished row, however many chunks are open`() {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<20 {
            var positions = ChunkPositions(start: .zero)
            var lowWater: UInt64 = 0
            var last: UInt64 = 0
            for chunk in 1...40_000 {
                positions.add(position(UInt64(chunk) * 1_024))
                guard random.chance(1) else { continue }
                lowWater = UInt64.random(in: lowWater...(UInt64(chunk) * 1_024), using: &random)
                let resume = positions.resume(lowWater: lowWater)
                #expect(resume.row <= lowWater)
                #expect(resume.row >= last)
                last = resume.row
            }
        }
    }

    @Test func `one row that takes for ever costs bounded memory and keeps the ends exact`() {
        var positions = ChunkPositions(start: .zero)
        let chunks: UInt64 = 200_000
        for chunk in 1...chunks { positions.add(position(chunk * 1_024)) }
        #expect(positions.count <= 16_384)
        #expect(positions.resume(lowWater: 0) == .zero)
        // Once that row is done, the first unfinished one is near the last that was read.
        let recent = (chunks - 2_000) * 1_024
        #expect(positions.resume(lowWater: recent + 5) == position(recent))
    }
}
