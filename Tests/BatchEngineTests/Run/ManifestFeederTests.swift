// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel
import TestSupport
import Testing

@testable import BatchEngine

@Suite struct ManifestFeederTests {
    private func feed(
        _ manifest: MemoryManifest, from resume: ManifestPosition
    ) async throws -> (rows: [UInt64], board: ProgressBoard) {
        let board = ProgressBoard()
        let queue = RowQueue()
        let feeder = ManifestFeeder(
            manifest: OpenManifest(
                source: manifest, layout: ManifestLayout(fields: [.bucket, .key])),
            resume: resume,
            journal: try .make(FailingJournal(manifest: manifest.fingerprint)), board: board,
            control: RunControl())
        var rows: [UInt64] = []
        await feeder.run(into: queue)
        while case .row(let row)? = await queue.next() { rows.append(row.index) }
        return (rows, board)
    }

    @Test func `feeds all rows and counts them`() async throws {
        let (rows, board) = try await feed(.make(rows: 2_000), from: .zero)
        #expect(rows == Array(0..<2_000))
        #expect(board.rowsTotal == 2_000)
    }

    @Test func `a resume in the middle still knows how many rows there are`() async throws {
        let manifest = MemoryManifest.make(rows: 2_000)
        let second = try await manifest.chunks()[1].start
        let (rows, board) = try await feed(manifest, from: second)
        #expect(rows == Array(1_024..<2_000))
        #expect(board.rowsTotal == 2_000)
    }

    /// A job that was killed after its last commit and before its report.
    @Test func `a resume at the end still knows how many rows there are`() async throws {
        let manifest = MemoryManifest.make(rows: 2_000)
        let end = try await manifest.chunks()[1].end
        let (rows, board) = try await feed(manifest, from: end)
        #expect(rows.isEmpty)
        #expect(board.rowsTotal == 2_000)
    }
}
