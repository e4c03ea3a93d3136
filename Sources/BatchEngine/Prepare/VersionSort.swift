// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// Puts the rows of a prepared manifest in the order of their keys, so that the versions of a key
/// stand together.
struct VersionSort {
    /// Where its files may lie meanwhile.
    let folder: String
    let control: RunControl

    /// Writes the rows of `source` to `path`. Returns early when the run is asked to stop.
    func write(_ source: PreparedManifest, to path: String) async throws {
        var sorter = try ExternalSorter(directory: folder + ".sort")
        var reader = ManifestReader(source: source, layout: .prepared)
        while !control.isStopping, let chunk = try await reader.next() {
            for position in 0..<chunk.count {
                let row = chunk.row(position)
                try RowOrder.key(of: row).withUnsafeBytes { key in
                    try row.withRawLine { try sorter.add(key: key, payload: $0) }
                }
            }
        }
        if control.isStopping { return }
        var writer = try PreparedManifestWriter.create(path: path, header: source.header)
        var block: [UInt8] = []
        var rowCount = 0
        var sorted = try sorter.sorted()
        while try sorted.next({ _, line in block.append(contentsOf: line) }) != nil {
            block.append(0x0A)
            rowCount += 1
            guard block.count >= Limits.preparedBlockBytes else { continue }
            try writer.append(rows: block, rowCount: rowCount)
            block.removeAll(keepingCapacity: true)
            rowCount = 0
        }
        try writer.append(rows: block, rowCount: rowCount, note: [])
        try writer.finish()
    }
}
