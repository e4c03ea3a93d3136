// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The numbers beside a series' figures, as a table of HTML. Pure.
enum SeriesTable {
    private static let headings = [
        "at once", "calls/s", "speed", "p50", "p90", "p95", "p99", "p99.9", "max", "errors",
        "throttled", "CPU/call",
    ]

    static func html(_ series: BenchSeries, _ entries: [SeriesFigures.Entry]) -> String {
        let hasNames = entries.count > 1
        var text = "<div class=\"wide\"><table><caption class=\"soft\">"
        text += "\(MarkupText.escape(series.name)), the knee in bold</caption><thead><tr>"
        for heading in (hasNames ? ["result"] : []) + headings {
            text += "<th scope=\"col\">\(heading)</th>"
        }
        text += "</tr></thead><tbody>\n"
        for entry in entries {
            for cell in entry.result.cells {
                let isKnee = cell.concurrency == entry.result.knee
                let texts = (hasNames ? [entry.name] : []) + row(cell, series.activity)
                text += isKnee ? "<tr class=\"knee-row\">" : "<tr>"
                text += texts.map { "<td>\(MarkupText.escape($0))</td>" }.joined() + "</tr>\n"
            }
        }
        return text + "</tbody></table></div>\n"
    }

    private static func row(_ cell: CellResult, _ activity: BenchActivity) -> [String] {
        let latency = cell.latencyMicroseconds
        let times = [
            latency?.p50, latency?.p90, latency?.p95, cell.p99, cell.p999, latency?.max,
        ]
        return [
            String(cell.concurrency), Quantity.threeDigits(cell.callsPerSecond),
            cell.speedText(of: activity),
        ] + times.map { $0.map { Quantity.time(microseconds: $0) } ?? "-" } + [
            Quantity.grouped(cell.errors.values.reduce(0, +)), Quantity.grouped(cell.throttles),
            Quantity.time(microseconds: cell.processor.microsecondsPerCall),
        ]
    }
}
