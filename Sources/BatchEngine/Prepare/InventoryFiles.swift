// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Reads the data files of an inventory, several at a time, each into a segment of its own that
/// joins the prepared manifest when the whole file was found good.
struct InventoryFiles {
    let origin: InventoryOrigin
    let rows: RowWriter
    /// Where segments may lie meanwhile.
    let folder: String
    let board: ProgressBoard
    let control: RunControl

    /// A file that was read.
    private struct Result: Sendable {
        let place: Int
        let segment: PreparedSegment
        /// What wrote it.
        let rows: RowWriter
    }

    /// Appends the rows of all files, in the order of manifest.json. Returns early when the run is
    /// asked to stop.
    func write(to writer: inout PreparedManifestWriter) async throws -> PreparationSummary {
        var summary = PreparationSummary()
        var rows = rows
        try await withThrowingTaskGroup(of: Result?.self) { group in
            let files = origin.inventory.files
            var started = 0
            var appended = 0
            var waiting: [Int: Result] = [:]
            func startNext() {
                guard started < files.count, !control.isStopping else { return }
                let place = started
                started += 1
                group.addTask { [rows] in try await read(files[place], place: place, rows) }
            }
            for _ in 0..<(rows.learns ? 1 : Limits.inventoryFilesAtOnce) { startNext() }
            while let result = try await group.next() {
                if let result { waiting[result.place] = result }
                while let next = waiting.removeValue(forKey: appended) {
                    try writer.append(next.segment, note: [])
                    summary.add(next.rows.summary)
                    rows = next.rows.successor
                    appended += 1
                    startNext()
                }
            }
        }
        return summary
    }

    private func read(
        _ file: InventoryManifest.DataFile, place: Int, _ rows: RowWriter
    ) async throws -> Result? {
        let source = try await origin.open(file)
        var data = InventoryDataFile(file, layout: origin.inventory.layout, source: source)
        var segment = try PreparedSegment(path: "\(folder)/file-\(place)")
        var rows = rows
        while let chunk = try await data.next() {
            if control.isStopping { return nil }
            board.prepare(rows: chunk.count)
            try await rows.write(chunk, of: file.key) { try segment.append($0) }
        }
        return Result(place: place, segment: segment, rows: rows)
    }
}
