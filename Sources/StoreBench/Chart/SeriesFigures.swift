// SPDX-License-Identifier: Apache-2.0
// Bucket Brigade

/// The figures of one series, from one result or from several in the same axes. Pure.
struct SeriesFigures {
    /// What one result has of the series.
    struct Entry {
        /// Of the result.
        var name: String
        var colour: ChartColour
        var result: SeriesResult
    }

    private typealias Percentile = (name: String, path: any KeyPath<CellResult, Double?> & Sendable)

    private static let percentiles: [Percentile] = [
        ("p50", \.latencyMicroseconds?.p50), ("p90", \.latencyMicroseconds?.p90), ("p99", \.p99),
        ("p99.9", \.p999),
    ]

    private let series: BenchSeries
    private let entries: [Entry]
    /// All concurrencies, ascending: equal steps on the axis, since they mostly double.
    private let levels: [Int]

    init(_ series: BenchSeries, _ entries: [Entry]) {
        self.series = series
        self.entries = entries
        levels = Set(entries.flatMap(\.result.cells).map(\.concurrency)).sorted()
    }

    /// Throughput by concurrency, latency by concurrency, and at the knee the distribution of
    /// latencies and throughput over time. A figure without a line is left out.
    var all: [ChartFigure] {
        [throughput, latency, distribution, overTime].filter { !$0.lines.isEmpty }
    }

    private var throughput: ChartFigure {
        let lines = entries.map { entry in
            ChartLine(
                name: entry.name, colour: entry.colour,
                points: sorted(entry.result.cells).map { cell in
                    let value = speed(cell)
                    return ChartLine.Point(
                        x: place(of: cell.concurrency), y: value,
                        spread: value * min(1, cell.spread ?? 0),
                        text: "\(cell.concurrency) at once "
                            + "\(Quantity.threeDigits(value)) \(speedUnit)")
                })
        }
        return ChartFigure(
            title: "Throughput by concurrency", unit: speedUnit, xLabel: "calls under way at once",
            ticks: levelTicks, lines: lines, mark: knee)
    }

    private var latency: ChartFigure {
        // Of several results two percentiles are enough to tell apart.
        let isAlone = entries.count == 1
        let percentiles = Self.percentiles.filter { isAlone || ["p50", "p99"].contains($0.name) }
        let longest = entries.flatMap(\.result.cells).flatMap { cell in
            percentiles.compactMap { cell[keyPath: $0.path] }
        }.max()
        let unit = TimeUnit(longestMicroseconds: longest ?? 0)
        let lines = entries.flatMap { entry in
            percentiles.enumerated().map { index, percentile in
                ChartLine(
                    name: isAlone ? percentile.name : "\(entry.name) \(percentile.name)",
                    colour: isAlone ? .percentile(index) : entry.colour,
                    isDashed: !isAlone && percentile.name == "p50",
                    points: points(of: entry, percentile, unit))
            }
        }
        return ChartFigure(
            title: "Latency by concurrency", unit: unit.name, xLabel: "calls under way at once",
            ticks: levelTicks, lines: lines.filter { !$0.points.isEmpty }, mark: knee)
    }

    private func points(
        of entry: Entry, _ percentile: Percentile, _ unit: TimeUnit
    ) -> [ChartLine.Point] {
        sorted(entry.result.cells).compactMap { cell in
            guard let value = cell[keyPath: percentile.path] else { return nil }
            return ChartLine.Point(
                x: place(of: cell.concurrency), y: value / unit.microseconds,
                text: "\(cell.concurrency) at once \(Quantity.time(microseconds: value))")
        }
    }

    /// The cell of each result that figures of one concurrency show.
    private var shown: [(entry: Entry, cell: CellResult)] {
        entries.compactMap { entry in
            (entry.result.kneeCell ?? entry.result.cells.last).map { (entry, $0) }
        }
    }

    /// ` with 8 at once` where that is the same for all.
    private var shownLevel: String {
        let levels = Set(shown.map(\.cell.concurrency))
        return levels.count == 1 ? levels.first.map { " with \($0) at once" } ?? "" : ""
    }

    private var distribution: ChartFigure {
        let summaries = shown.compactMap { shown in
            shown.cell.latencyMicroseconds.map { (shown.entry, shown.cell.concurrency, $0) }
        }
        let axis = LatencyDistribution(summaries.map(\.2))
        let lines = summaries.map { entry, level, summary in
            ChartLine(
                name: "\(entry.name), \(level) at once", colour: entry.colour, hasMarks: false,
                isFilled: true,
                points: (axis?.points(of: summary) ?? []).map { point in
                    ChartLine.Point(
                        x: point.x, y: point.share * 100,
                        text: "up to \(Quantity.time(microseconds: point.upTo)) "
                            + "\(Quantity.fixed(point.share * 100, 1))%")
                })
        }
        return ChartFigure(
            title: "Latencies\(shownLevel)", unit: "% of calls", xLabel: "latency",
            ticks: axis?.ticks ?? [], lines: lines.filter { !$0.points.isEmpty }, mark: nil)
    }

    private var overTime: ChartFigure {
        // Calls longer than the measured time leave no trace over time.
        let cells = shown.filter { $0.cell.overTime.callsPerSecond.contains { $0 > 0 } }
        let longest = cells.map { seconds(of: $0.cell) }.max() ?? 1
        let lines = cells.map { entry, cell in
            ChartLine(
                name: "\(entry.name), \(cell.concurrency) at once", colour: entry.colour,
                hasMarks: cell.overTime.callsPerSecond.count <= 30,
                points: points(of: cell, longest))
        }
        return ChartFigure(
            title: "Throughput over time\(shownLevel)", unit: speedUnit, xLabel: "seconds",
            ticks: Self.secondTicks(longest), lines: lines, mark: nil)
    }

    private func points(of cell: CellResult, _ longest: Double) -> [ChartLine.Point] {
        let perCall = cell.callsPerSecond > 0 ? speed(cell) / cell.callsPerSecond : 0
        return cell.overTime.callsPerSecond.enumerated().map { index, calls in
            let end = Double(index + 1) * cell.overTime.intervalSeconds
            return ChartLine.Point(
                x: end / longest, y: calls * perCall,
                text: "until second \(Quantity.fixed(end, 1)) "
                    + "\(Quantity.threeDigits(calls * perCall)) \(speedUnit)")
        }
    }

    private func seconds(of cell: CellResult) -> Double {
        max(0.001, Double(cell.overTime.callsPerSecond.count) * cell.overTime.intervalSeconds)
    }

    private static func secondTicks(_ seconds: Double) -> [ChartFigure.Tick] {
        let scale = ChartScale(largest: seconds / 1.1)
        return scale.ticks.filter { $0 <= seconds * 1.000_1 }.map {
            ChartFigure.Tick(x: $0 / seconds, text: scale.text(of: $0))
        }
    }

    private var levelTicks: [ChartFigure.Tick] {
        levels.map { ChartFigure.Tick(x: place(of: $0), text: String($0)) }
    }

    private var knee: ChartFigure.Tick? {
        guard entries.count == 1, let knee = entries.first?.result.knee, levels.count > 1 else {
            return nil
        }
        return ChartFigure.Tick(x: place(of: knee), text: "knee")
    }

    private func place(of level: Int) -> Double {
        guard levels.count > 1, let index = levels.firstIndex(of: level) else { return 0.5 }
        return Double(index) / Double(levels.count - 1)
    }

    private func sorted(_ cells: [CellResult]) -> [CellResult] {
        cells.sorted { $0.concurrency < $1.concurrency }
    }

    /// Bytes where they are what is moved, keys of listings, calls of small objects.
    private func speed(_ cell: CellResult) -> Double {
        switch speedUnit {
        case "keys/s": cell.keysPerSecond
        case "MB/s": cell.bytesPerSecond / 1e6
        default: cell.callsPerSecond
        }
    }

    private var speedUnit: String {
        guard let bytes = series.objectBytes else { return "keys/s" }
        return bytes >= 1 << 20 ? "MB/s" : "calls/s"
    }
}
