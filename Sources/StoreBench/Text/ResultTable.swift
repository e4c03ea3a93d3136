// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// A result as a table for the terminal: a line for each cell, a star at the knees. Pure.
package enum ResultTable {
    package static func text(_ series: [SeriesResult]) -> String {
        var table = TextTable([
            ("WORKLOAD", .left), ("SIZE", .right), ("AT ONCE", .right), ("CALLS/S", .right),
            ("SPEED", .right), ("P50", .right), ("P90", .right), ("P95", .right), ("P99", .right),
            ("P99.9", .right), ("MAX", .right), ("ERRORS", .right), ("THROTTLED", .right),
            ("RETRIES", .right), ("CPU/CALL", .right), ("KNEE", .left),
        ])
        for series in series {
            for cell in series.cells { table.append(row(cell, of: series)) }
        }
        return table.text
    }

    private static func row(_ cell: CellResult, of series: SeriesResult) -> [String] {
        let latency = cell.latencyMicroseconds
        func time(_ microseconds: Double?) -> String {
            microseconds.map { Quantity.time(microseconds: $0) } ?? "-"
        }
        let errors = cell.errors.values.reduce(0, +)
        return [
            series.activity.rawValue, series.series.sizeText, String(cell.concurrency),
            Quantity.threeDigits(cell.callsPerSecond), cell.speedText(of: series.activity),
            time(latency?.p50), time(latency?.p90), time(latency?.p95), time(cell.p99),
            time(cell.p999), time(latency?.max), Quantity.grouped(errors),
            Quantity.grouped(cell.throttles), Quantity.grouped(cell.retries),
            cell.calls == 0 ? "-" : Quantity.time(microseconds: cell.processor.microsecondsPerCall),
            cell.concurrency == series.knee ? "*" : "",
        ]
    }

    /// The failures of all cells by code: `SlowDown 12, InternalError 3`; nil when there is none.
    package static func errors(of series: [SeriesResult]) -> String? {
        var counts: [String: UInt64] = [:]
        for (code, count) in series.flatMap(\.cells).flatMap(\.errors) {
            counts[code, default: 0] += count
        }
        guard !counts.isEmpty else { return nil }
        return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            .map { "\($0.key) \(Quantity.grouped($0.value))" }.joined(separator: ", ")
    }
}
