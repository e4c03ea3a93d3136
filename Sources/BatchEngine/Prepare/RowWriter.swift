// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Turns the rows of a manifest into those of a prepared one.
struct RowWriter {
    let screen: RowScreen
    private(set) var summary = PreparationSummary()

    init(screen: RowScreen) {
        self.screen = screen
    }

    /// Adds the rows of a chunk, a block at a time.
    mutating func write(
        _ chunk: ManifestChunk, _ block: (PreparedRows) async throws -> Void
    ) async throws {
        var rows = PreparedRows()
        for position in 0..<chunk.count {
            let row = chunk.row(position)
            switch screen.verdict(on: row) {
            case .take: rows.append(row)
            case .refuse(let failure): rows.append(row, refusal: failure)
            case .leaveOut(let kind): summary.leaveOut(kind)
            }
            try await Self.handOver(&rows, block, when: rows.isBlock)
        }
        try await Self.handOver(&rows, block, when: !rows.isEmpty)
    }

    private static func handOver(
        _ rows: inout PreparedRows, _ block: (PreparedRows) async throws -> Void, when isDue: Bool
    ) async throws {
        guard isDue else { return }
        try await block(rows)
        rows.removeAll()
    }
}
