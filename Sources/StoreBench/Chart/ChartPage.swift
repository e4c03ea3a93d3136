// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// Results as a page of HTML, or as one picture. Pure.
package enum ChartPage {
    /// A page that stands alone: figures, and beside each series its numbers. Each result comes
    /// with the name it is to have in legends.
    package static func html(_ results: [(name: String, result: BenchResult)]) -> String {
        let title =
            results.count == 1 ? "Speed of \(results[0].result.store.endpoint)" : "Speed of stores"
        var text = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        text += "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
        text += "<title>\(MarkupText.escape(title))</title>\n"
        text += "<style>\(ChartStyle.page)\(ChartStyle.figure)</style>\n</head>\n<body>\n"
        text += "<h1>\(MarkupText.escape(title))</h1>\n"
        for (name, result) in results {
            text += "<p class=\"soft\">\(MarkupText.escape(facts(name, result)))</p>\n"
        }
        for (name, result) in results {
            for note in ResultNotes.sentences(of: result.series) {
                let prefix = results.count > 1 ? "\(name): " : "Note: "
                text += "<p>\(MarkupText.escape(prefix + note))</p>\n"
            }
        }
        text += "<p class=\"soft\">\(MarkupText.escape(method))</p>\n"
        for (series, entries) in allSeries(results) {
            text += "<h2>\(MarkupText.escape(series.name))</h2>\n"
            for entry in entries {
                let prefix = entries.count > 1 ? "\(entry.name): " : ""
                text += "<p>\(MarkupText.escape(prefix + entry.result.conclusion)).</p>\n"
            }
            text += "<div class=\"figures\">"
            text += SeriesFigures(series, entries).all.map { $0.svg() }.joined(separator: "\n")
            text += "</div>\n" + SeriesTable.html(series, entries)
        }
        return text + "</body>\n</html>\n"
    }

    /// All figures as one picture: a row for each series.
    package static func svg(_ results: [(name: String, result: BenchResult)]) -> String {
        let rowHeight = ChartFigure.height + 40
        let all = allSeries(results)
        let width = 4 * ChartFigure.width + 50
        let height = Double(all.count) * rowHeight + 20
        let size = "\(MarkupText.number(width)) \(MarkupText.number(height))"
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size)\" "
        text += "width=\"\(MarkupText.number(width))\" height=\"\(MarkupText.number(height))\">\n"
        text += "<title>Speed of stores</title>\n<style>\(ChartStyle.figure)</style>\n"
        text += "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n"
        for (row, (series, entries)) in all.enumerated() {
            let top = Double(row) * rowHeight + 10
            text += "<text class=\"row\" x=\"18\" y=\"\(MarkupText.number(top + 20))\">"
            text += "\(MarkupText.escape(series.name))</text>\n"
            for (column, figure) in SeriesFigures(series, entries).all.enumerated() {
                let x = MarkupText.number(Double(column) * (ChartFigure.width + 10) + 10)
                text +=
                    figure.svg(
                        place: "x=\"\(x)\" y=\"\(MarkupText.number(top + 32))\" "
                            + "width=\"\(MarkupText.number(ChartFigure.width))\" "
                            + "height=\"\(MarkupText.number(ChartFigure.height))\"") + "\n"
            }
        }
        return text + "</svg>\n"
    }

    private static let method =
        "Closed loop: each worker makes its next call when the last one is answered. Latencies are "
        + "of successful calls. Thin upright lines are 95% confidence intervals."

    /// Who measured what, when, with what.
    private static func facts(_ name: String, _ result: BenchResult) -> String {
        let machine = result.machine
        return "\(name): \(result.store.endpoint), bucket \(result.store.bucket), "
            + "\(result.started), brigade \(result.program), \(machine.processors) processors "
            + "(\(machine.processorModel)), \(machine.kernel)"
            + (result.isComplete ? "" : "; stopped before all was measured")
    }

    /// Every series that any result has, in the order they are met.
    private static func allSeries(
        _ results: [(name: String, result: BenchResult)]
    ) -> [(BenchSeries, [SeriesFigures.Entry])] {
        var order: [BenchSeries] = []
        for series in results.flatMap(\.result.series).map(\.series) where !order.contains(series) {
            order.append(series)
        }
        return order.map { series in
            let entries = results.enumerated().compactMap { index, named in
                named.result.series.first { $0.series == series }.map {
                    SeriesFigures.Entry(name: named.name, colour: .result(index), result: $0)
                }
            }
            return (series, entries)
        }
    }
}
