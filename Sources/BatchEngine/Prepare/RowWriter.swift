// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Turns the rows of a manifest into those of a prepared one.
struct RowWriter {
    let screen: RowScreen
    /// Who knows where a row is replicated to; nil for a copy.
    private var resolver: RowResolver?
    private(set) var summary = PreparationSummary()

    /// Whether what is learnt of one row is needed for the next.
    var learns: Bool { resolver != nil }

    /// The same for other rows, knowing what this one has learnt.
    var successor: RowWriter { RowWriter(screen: screen, resolver: resolver) }

    init(screen: RowScreen, resolver: RowResolver?) {
        self.screen = screen
        self.resolver = resolver
    }

    /// Adds the rows of a chunk, a block at a time; `file` is where they stand, for a manifest of
    /// several files.
    mutating func write(
        _ chunk: ManifestChunk, of file: String? = nil,
        _ block: (PreparedRows) async throws -> Void
    ) async throws {
        var taken: [ManifestRow] = []
        var rows = PreparedRows(from: file)
        for position in 0..<chunk.count {
            let row = chunk.row(position)
            switch screen.verdict(on: row) {
            case .take where resolver != nil && row.problem == nil: taken.append(row)
            case .take: rows.append(row)
            case .refuse(let failure): rows.append(row, refusal: failure)
            case .leaveOut(let kind): summary.leaveOut(kind)
            }
            try await Self.handOver(&rows, block, when: rows.isBlock)
        }
        if var resolver {
            let resolutions = try await resolver.resolve(taken.map(VersionToReplicate.init))
            self.resolver = resolver
            for (row, resolution) in zip(taken, resolutions) {
                switch resolution {
                case .destinations(let destinations):
                    for destination in destinations { rows.append(row, destination: destination) }
                case .refused(let failure): rows.append(row, refusal: failure)
                }
                try await Self.handOver(&rows, block, when: rows.isBlock)
            }
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
