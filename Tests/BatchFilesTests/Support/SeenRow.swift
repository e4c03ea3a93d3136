// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

import BatchFiles
import BatchModel

/// A manifest row copied out of its chunk, for comparison.
struct SeenRow: Equatable, Sendable {
    var index: UInt64
    var line: UInt64
    var bucket: String
    var key: String
    var versionID: String?
    var keyText: String
    var raw: [UInt8]
    var problem: RowProblem?

    init(_ row: ManifestRow) {
        index = row.index
        line = row.line
        bucket = row.bucket
        key = row.key
        versionID = row.versionID
        keyText = row.withText(of: .key) { String(decoding: $0, as: UTF8.self) }
        raw = row.withRawLine { Array($0) }
        problem = row.problem
    }
}

/// All rows of `source` from `start` on.
func rows(
    of source: any ManifestSource, fields: [ManifestField] = [.bucket, .key],
    start: ManifestPosition = .zero, windowBytes: Int = Limits.manifestWindowBytes
) async throws -> [SeenRow] {
    var reader = ManifestReader(
        source: source, fields: fields, start: start, windowBytes: windowBytes)
    var result: [SeenRow] = []
    while let chunk = try await reader.next() {
        for index in 0..<chunk.count { result.append(SeenRow(chunk.row(index))) }
    }
    return result
}
