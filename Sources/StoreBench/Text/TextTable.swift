// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Rows of text in aligned columns, two spaces apart: read by people, and cut by `awk`. Pure.
struct TextTable {
    /// Where a column's text stands in its width.
    enum Alignment { case left, right }

    private let headings: [String]
    private let alignments: [Alignment]
    private var rows: [[String]] = []

    init(_ columns: [(heading: String, alignment: Alignment)]) {
        headings = columns.map(\.heading)
        alignments = columns.map(\.alignment)
    }

    mutating func append(_ row: [String]) {
        precondition(row.count == headings.count, "a row has a text for each column")
        rows.append(row)
    }

    /// The table, each line ended.
    var text: String {
        let all = [headings] + rows
        let widths = headings.indices.map { column in
            all.map { $0[column].count }.max() ?? 0
        }
        return all.map { row in
            let cells = row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return alignments[column] == .left ? row[column] + padding : padding + row[column]
            }
            var line = cells.joined(separator: "  ")
            while line.hasSuffix(" ") { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}
