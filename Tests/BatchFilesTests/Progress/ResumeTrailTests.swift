// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import Testing

@Suite struct ResumeTrailTests {
    private static let manifest = MemoryManifest(
        (0..<10_000).map { "bkt,key-\($0)\n" }.joined())

    @Test func `a resume starts at the chunk of the first unfinished row`() async throws {
        var trail = ResumeTrail(start: .zero)
        var reader = ManifestReader(source: Self.manifest, fields: [.bucket, .key])
        var starts: [ManifestPosition] = []
        var end = ManifestPosition.zero
        while let chunk = try await reader.next() {
            trail.note(chunk)
            starts.append(chunk.start)
            end = chunk.end
        }
        #expect(trail.position(lowWater: 0) == .zero)
        #expect(trail.position(lowWater: 1_023) == .zero)
        #expect(trail.position(lowWater: 1_024) == starts[1])
        #expect(trail.position(lowWater: 5_000) == starts[4])
        #expect(trail.count == 7, "four of ten starts are forgotten; six and the end are left")
        #expect(trail.position(lowWater: 10_000) == end)
        let rest = try await rows(of: Self.manifest, start: starts[4])
        #expect(rest.first?.index == 4_096)
    }

    @Test func `many chunks ahead of the low-water mark take bounded memory`() {
        var trail = ResumeTrail(start: .zero)
        for chunk in UInt64(1)...20_000 {
            let row = chunk * 1_024
            trail.noteChunk(endingAt: ManifestPosition(row: row, line: row + 1, offset: row * 10))
        }
        #expect(trail.count <= Limits.resumePositionsMax)
        #expect(trail.position(lowWater: 900) == .zero)
        let late = trail.position(lowWater: 19_000_000)
        #expect(late.row <= 19_000_000)
        #expect(late.row > 18_900_000)
    }
}
