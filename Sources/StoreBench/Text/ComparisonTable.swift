// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A comparison as a table for the terminal. Pure.
package enum ComparisonTable {
    package static func text(_ comparison: ResultComparison) -> String {
        var table = TextTable([
            ("WORKLOAD", .left), ("SIZE", .right), ("AT ONCE", .right), ("A CALLS/S", .right),
            ("B CALLS/S", .right), ("B/A", .right), ("SPREAD", .right), ("P50 B/A", .right),
            ("P99 B/A", .right), ("ERRORS A", .right), ("ERRORS B", .right), ("VERDICT", .left),
        ])
        for cell in comparison.cells {
            table.append([
                cell.series.activity.rawValue, cell.series.sizeText, String(cell.concurrency),
                Quantity.threeDigits(cell.a.callsPerSecond),
                Quantity.threeDigits(cell.b.callsPerSecond), ratio(cell.ratio),
                cell.spread.map { "±\(Quantity.percent($0))" } ?? "-",
                ratio(cell.ratio(of: \.latencyMicroseconds?.p50)), ratio(cell.ratio(of: \.p99)),
                errors(cell.a), errors(cell.b), cell.verdict.rawValue,
            ])
        }
        return table.text
    }

    private static func ratio(_ value: Double?) -> String {
        value.map { "\(Quantity.fixed($0, 2))x" } ?? "-"
    }

    private static func errors(_ cell: CellResult) -> String {
        Quantity.grouped(cell.errors.values.reduce(0, +))
    }
}
